using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>What the command line says when there is no system to speak of.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("Required command was not provided", "audit")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("NUMBER:HASH", "audit", "verify", "--anchor", "7", "--database", "Host=127.0.0.1")]
    [InlineData("no system runs with the data folder /nowhere", "audit", "verify", "--data", "/nowhere")]
    [InlineData("the connection string isn't one", "audit", "verify", "--database", "Hots=127.0.0.1")]
    [InlineData("the database doesn't answer", "audit", "verify", "--database", "Host=127.0.0.1;Port=1;Timeout=2")]
    [InlineData("RabbitMQ can't be reached", "dlq", "list", "--messaging", "amqp://127.0.0.1:1")]
    [InlineData("must be an amqp:// address", "dlq", "list", "--messaging", "http://127.0.0.1")]
    [InlineData("either an ID or --all", "dlq", "replay")]
    [InlineData("is a time like", "audit", "export", "--from", "yesterday", "--output", "x")]
    [InlineData("the database doesn't answer", "verify", "--database", "Host=127.0.0.1;Port=1;Timeout=2")]
    [InlineData("no system runs with the data folder /nowhere", "verify", "--broker", "--database", "Host=127.0.0.1;Port=1", "--data", "/nowhere")]
    [InlineData("--stuck-after is a number of seconds", "verify", "--stuck-after", "0")]
    [InlineData("at least 1, not 'soon'", "verify", "--stuck-after", "soon")]
    [InlineData("--everything", "verify", "--everything")]
    [InlineData("--last is a number of events", "blackbox", "show", "--last", "0")]
    [InlineData("at least 1, not 'all'", "blackbox", "show", "--last", "all")]
    [InlineData("there is no folder /nowhere/blackbox", "blackbox", "show", "--data", "/nowhere")]
    [InlineData("is no backup", "restore", "--input", "/nowhere", "--database", "x")]
    [InlineData("name the database to restore into", "restore", "--input", "/nowhere")]
    public async Task Wrong_use_and_what_cannot_be_reached_end_with_2_and_a_reason(
        string reason, params string[] arguments)
    {
        var result = await Tradingctl.RunAsync(arguments);

        Assert.Equal(2, result.Code);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_that_cannot_be_reached_ends_with_2_and_a_reason()
    {
        var folder = Directory.CreateTempSubdirectory("trading-cli-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "endpoints.json"),
                """{"exchange": "http://127.0.0.1:1", "exchange_key_id": "id", "exchange_secret_key": "secret"}""",
                TestContext.Current.CancellationToken);

            var result = await Tradingctl.RunAsync(
                "verify", "--broker", "--database", "Host=127.0.0.1;Port=1", "--data", folder);

            Assert.Equal(2, result.Code);
            Assert.Contains("the broker doesn't answer", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Help_names_the_commands_and_the_exit_codes()
    {
        var help = await Tradingctl.RunAsync("--help");

        Assert.Equal(0, help.Code);
        foreach (var word in new[] { "verify", "audit", "blackbox", "dlq", "backup", "restore", "keys", "Exit codes" })
        {
            Assert.Contains(word, help.Output, StringComparison.Ordinal);
        }
    }
}
