using Npgsql;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.Running;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Bench.Reads;

/// <summary>
/// How long single reads take at a constant rate: a quote from memory, an order by its id from the database, both at
/// once, and both while orders come in.
/// </summary>
internal sealed class ReadsBench(Surroundings around)
{
    private const double DefaultRate = 2000, PlacedPerSecond = 500;
    private const int PlacedSeconds = 8;
    private const string PlacedSql =
        "select o.id, k.key_id from orders o join api_keys k using (account_id) where o.client_order_id like $1 || '%' order by o.id";

    private readonly BenchOptions options = around.Options;
    private readonly TimeSpan span = TimeSpan.FromSeconds(around.Options.Seconds);

    public async Task RunAsync(CancellationToken ct)
    {
        await around.PrepareAsync(ct);
        var rate = options.Rate ?? DefaultRate;
        var orders = OrderMix.Markets(around.System, 1, options.Accounts);
        var incoming = Loop(orders);
        var placed = await incoming.RunAsync(PlacedPerSecond, TimeSpan.FromSeconds(PlacedSeconds), ct);
        if (placed.Accepted.Count == 0) throw new BenchProblem($"no order was accepted: {placed.FirstRefusal}");
        var (quotes, byId) = (Loop(
            OrderMix.Questions(await QuotesAsync(ct))), Loop(OrderMix.Questions(
                await OrdersAsync(orders.IdPrefix, ct))));
        around.Report.Line(
            $"{placed.Accepted.Count} orders of {options.Accounts} accounts are read, each key is used in turn");

        ReadKind[] mixed =
        [
            new("quote, half of the reads", "mixed_quote", quotes, rate / 2),
            new("order, half of the reads", "mixed_order", byId, rate / 2)
        ];
        List<ReadKind[]> measurements =
        [
            [new("quote", "quote", quotes, rate)], [new("order by id", "order", byId, rate)], mixed
        ];
        if (options.OrdersBeside is > 0 and var beside)
        {
            ReadKind[] busy = [.. mixed.Select(kind => kind with
            {
                Name = $"{kind.Name}, {beside} orders/s beside",
                Key = $"busy_{kind.Key[6..]}"
            })];
            measurements.Add([.. busy, new("the orders beside", "busy_intake", incoming, beside, IsRead: false)]);
        }
        if (options.WarmupSeconds > 0)
        {
            await Task.WhenAll(mixed.Select(kind => kind.Loop.RunAsync(
                kind.PerSecond, TimeSpan.FromSeconds(options.WarmupSeconds), ct)));
        }
        var steps = new List<ReadStep>();
        foreach (var kinds in measurements)
        {
            if (await around.MeasureAsync(kinds[0].Name, () => MeasureAsync(kinds, ct), ct) is { } step)
            {
                steps.Add(step);
            }
        }
        Print(steps);
    }

    private OpenLoop Loop(OrderMix mix) => new(around.System.Api, mix, options.Connections);

    private async Task<ReadStep> MeasureAsync(ReadKind[] kinds, CancellationToken ct)
    {
        var cpu = await around.StartCpuAsync(ct);
        var results = await Task.WhenAll(kinds.Select(kind => kind.Loop.RunAsync(kind.PerSecond, span, ct)));
        return new(kinds, results, cpu.Lap());
    }

    /// <summary>Of every stock, by every account's key.</summary>
    private async Task<IEnumerable<OrderRequest>> QuotesAsync(CancellationToken ct)
    {
        var stocks = (await Market.SymbolsAsync(around.System, ct)).Where(symbol => !AssetClasses.IsPair(symbol));
        return from symbol in stocks
               from account in Enumerable.Range(1, options.Accounts)
               select Get($"/v2/stocks/{symbol}/quotes/latest", around.System.LoadKeyId(account));
    }

    private async Task<IReadOnlyList<OrderRequest>> OrdersAsync(string idPrefix, CancellationToken ct)
    {
        await using var connection = await around.Database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(
            PlacedSql, connection)
        { Parameters = { new() { Value = idPrefix } } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        var requests = new List<OrderRequest>();
        while (await rows.ReadAsync(ct)) requests.Add(Get($"/v2/orders/{rows.GetGuid(0)}", rows.GetString(1)));
        return requests;
    }

    private OrderRequest Get(string path, string keyId) =>
        OrderRequest.Get(path, around.System.Api, keyId, around.System.TraderSecret);

    private void Print(IReadOnlyList<ReadStep> steps)
    {
        var report = around.Report;
        report.Table(["read, from the intended time", "due/s", "answered/s", "p50 ms", "p99 ms", "p99.9 ms", "refused",
        "errors", "api µs/request", "primary µs/request", "others' cores"],
            from step in steps
            from row in step.Kinds.Zip(step.Results)
            let latencies = row.Second.Accepted
            select (IReadOnlyList<string>)
            [
                row.First.Name, F(row.First.PerSecond), F(row.Second.AcceptedPerSecond), F(latencies.Milliseconds(50)),
                F(latencies.Milliseconds(99)), F(latencies.Milliseconds(99.9)),
                $"{row.Second.Refused}", $"{row.Second.Errors}", F(step.CpuOf("api")),
                F(step.CpuOf("postgres primary")), F(step.Cpu.GetValueOrDefault("others on this machine")),
            ]);
        foreach (var step in steps)
        {
            foreach (var (kind, result) in step.Kinds.Zip(step.Results))
            {
                foreach (var (name, percent) in new[] { ("p50", 50.0), ("p99", 99), ("p999", 99.9) })
                {
                    report.Value($"reads_{kind.Key}_{name}", result.Accepted.Milliseconds(percent), "ms");
                }
            }
            if (step.Kinds.Count == 1)
            {
                report.Value($"reads_{step.Kinds[0].Key}_cpu_api", step.CpuOf("api"), "µs/request");
            }
        }
        report.Value("reads_not_answered",
            steps.Sum(step => step.Results.Sum(result => result.Refused + result.Errors)), "requests");
    }

    private static string F(double value) => Reporting.Report.Format(value);
}
