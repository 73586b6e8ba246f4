using TradingSystem.IntegrationTests.Running;

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
    [InlineData("is no backup", "restore", "--input", "/nowhere", "--database", "x")]
    [InlineData("name the database to restore into", "restore", "--input", "/nowhere")]
    public async Task Wrong_use_and_what_cannot_be_reached_end_with_2_and_a_reason(string reason, params string[] arguments)
    {
        var result = await Tradingctl.RunAsync(arguments);

        Assert.Equal(2, result.Code);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_commands_and_the_exit_codes()
    {
        var help = await Tradingctl.RunAsync("--help");

        Assert.Equal(0, help.Code);
        foreach (var word in new[] { "audit", "dlq", "backup", "restore", "keys", "Exit codes" }) Assert.Contains(word, help.Output, StringComparison.Ordinal);
    }
}
