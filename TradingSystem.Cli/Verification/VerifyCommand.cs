using System.CommandLine;
using System.Globalization;
using Npgsql;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Output;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Cli.Verification;

/// <summary><c>tradingctl verify</c></summary>
internal static class VerifyCommand
{
    private const int DefaultPatienceSeconds = 60;

    public static Command Create(DeploymentOptions deployment)
    {
        var broker = new Option<bool>("--broker")
        {
            Description = "also against the record of the system's broker, whose address is in the data folder"
        };
        var stuckAfter = new Option<int?>("--stuck-after")
        {
            Description = $"an order on its way to the broker that hasn't changed for so long hangs (default {DefaultPatienceSeconds}); give more for a restored backup, in which nothing goes on",
            HelpName = "SECONDS",
            CustomParser = Counting.Parser("seconds"),
        };
        var command = new Command("verify",
            "checks the invariants on a database, a live one too, and names the rows that contradict them; the sealed history is proved by audit verify")
            {
                broker,
                stuckAfter
            };
        command.SetAction((parsed, ct) => RunAsync(deployment.Of(parsed), parsed.GetValue(broker),
            TimeSpan.FromSeconds(parsed.GetValue(stuckAfter) ?? DefaultPatienceSeconds), ct));
        return command;
    }

    private static async Task<int> RunAsync(
        Deployment deployment, bool withBroker, TimeSpan patience, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(deployment.Database);
        var books = new BooksVerification(new(database), patience, TimeProvider.System);
        if (!withBroker)
        {
            await books.RunAsync(_ => { }, ct);
            return Print(books, books.Verdicts);
        }
        using var broker = new BrokerVerification(deployment.Broker, TimeProvider.System);
        var record = await broker.RecordAsync(ct);
        await broker.Executions.BeginAsync(ct);
        await books.RunAsync(broker.Found, ct);
        broker.CheckOrders(record);
        await broker.CheckExecutionsAsync(new(database), ct);
        await broker.CheckPositionsAsync(new SqlReconciliationStore(database), ct);
        await broker.CheckCostsAsync(ct);
        return Print(books, books.Verdicts.Concat(broker.Verdicts));
    }

    private static int Print(BooksVerification books, IEnumerable<Verdict> verdicts)
    {
        var sorted = verdicts
            .OrderBy(verdict => int.Parse(verdict.Id.AsSpan(1), CultureInfo.InvariantCulture))
            .ToArray();
        foreach (var verdict in sorted)
        {
            if (verdict.Holds) Lines.Write(verdict.Headline);
            else Lines.Wrong(verdict.Headline);
            foreach (var row in verdict.Rows) Lines.Write($"     {Lines.Safe(row)}");
        }
        Lines.Write($"{books.Accounts} accounts, {books.Orders} orders, {books.Executions} executions");
        var broken = sorted.Where(verdict => !verdict.Holds).Select(verdict => verdict.Id).Distinct().ToArray();
        if (broken.Length == 0) Lines.Good("all invariants hold");
        else Lines.Wrong($"broken: {string.Join(", ", broken)}");
        return broken.Length == 0 ? ExitCode.Good : ExitCode.Wrong;
    }
}
