using TradingSystem.Cli;
using TradingSystem.Cli.Deployments;

namespace TradingSystem.UnitTests.Cli;

public sealed class DeploymentTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("deployment-").FullName;

    public DeploymentTests() =>
        File.WriteAllText(Path.Combine(folder, "connections.json"),
            """{"tradingdb-owner": "Host=file;Database=trading", "messaging": "amqp://file:1"}""");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Database_comes_from_the_option_then_the_folder_named_then_the_environment_then_the_default_folder()
    {
        Assert.Equal("Host=option", Of(folder, "Host=option", environment: true).Database);
        Assert.Equal("Host=file;Database=trading", Of(folder, null, environment: true).Database);
        Assert.Equal("Host=environment", Of(null, null, environment: true).Database);
        Assert.Equal("Host=file;Database=trading", Of(null, null, environment: false).Database);
    }

    [Fact]
    public void Database_by_name_is_another_one_of_the_same_servers()
    {
        var deployment = Of(folder, "restored_1", environment: false);

        Assert.Equal("Host=file;Database=restored_1", deployment.Database);
        Assert.Equal(
            ("restored_1", "Host=file;Database=trading"), (deployment.DatabaseName, deployment.ServerDatabase));
    }

    [Theory]
    [InlineData("Restored")]
    [InlineData("a;drop")]
    [InlineData("postgres://host/db")]
    public void Database_refuses_what_is_neither_a_name_nor_a_connection_string(string text) =>
        Assert.Throws<CliProblem>(() => Of(folder, text, environment: false).Database);

    [Fact]
    public void Messaging_must_be_an_address()
    {
        Assert.Equal(new Uri("amqp://file:1"), Of(folder, null, environment: false).Messaging);
        Assert.Throws<CliProblem>(() => new Deployment(folder, null, "rabbit", _ => null).Messaging);
    }

    [Fact]
    public void Broker_is_the_exchange_of_the_data_folder()
    {
        Assert.Contains("no system runs",
            Assert.Throws<CliProblem>(() => Of(folder, null, environment: false).Broker).Message,
            StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "endpoints.json"),
            """{"exchange": "http://exchange:1", "dashboard": null, "exchange_key_id": "id", "exchange_secret_key": "secret", "processes": {"api": 1}}""");

        var broker = Of(folder, null, environment: false).Broker;

        Assert.Equal(("http://exchange:1", "id", "secret"), (broker.BaseUrl, broker.KeyId, broker.SecretKey));
    }

    private Deployment Of(string? data, string? database, bool environment) =>
        new(data, database, null, name => name switch
    {
        "ConnectionStrings__tradingdb" => environment ? "Host=environment" : null,
        "TRADINGSYSTEM_DATA" => folder,
        _ => null,
    });
}
