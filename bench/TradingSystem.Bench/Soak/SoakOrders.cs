using Npgsql;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.OrderPath;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Soak;

/// <summary>
/// The orders of a long run: a board for each span of it, the streams that tell of fills, and whether each order came
/// to an end.
/// </summary>
internal sealed class SoakOrders : IAsyncDisposable
{
    private const string FinalSql =
        "select substr(client_order_id, length($1) + 1)::bigint from orders where client_order_id like $1 || '%' and status in ('filled', 'canceled', 'expired', 'replaced', 'rejected')";
    private readonly RunningSystem system;
    private readonly int ordersPerSpan, accounts;
    private readonly OrderBoard[] boards;
    private readonly FillStream[] streams;

    private SoakOrders(RunningSystem system, int ordersPerSpan, int spans, int accounts)
    {
        (this.system, this.ordersPerSpan, this.accounts) = (system, ordersPerSpan, accounts);
        Mix = OrderMix.Markets(system, 1, accounts);
        boards = [.. Enumerable.Range(0, spans)
            .Select(span => new OrderBoard((long)span * ordersPerSpan, ordersPerSpan))];
        streams = new FillStream[accounts];
    }

    public OrderMix Mix { get; }

    public IReadOnlyList<OrderBoard> Boards => boards;

    public static async Task<SoakOrders> OpenAsync(
        RunningSystem system, int ordersPerSpan, int spans, int accounts, CancellationToken ct)
    {
        var orders = new SoakOrders(system, ordersPerSpan, spans, accounts);
        for (var i = 0; i < accounts; i++) orders.streams[i] = await orders.ListenAsync(i, ct);
        return orders;
    }

    public void Acknowledge(long number, long due, long at) =>
        boards[number / ordersPerSpan].Acknowledge(number, due, at);

    /// <summary>Listens again where a stream was cut; fills between weren't seen.</summary>
    /// <returns>How many were cut.</returns>
    public async Task<int> ReopenStreamsAsync(CancellationToken ct)
    {
        var cut = 0;
        for (var i = 0; i < accounts; i++)
        {
            if (streams[i].IsOpen) continue;
            cut++;
            await streams[i].DisposeAsync();
            streams[i] = await ListenAsync(i, ct);
        }
        return cut;
    }

    /// <summary>Orders that were acknowledged and aren't final in the database, or aren't there at all.</summary>
    public async Task<int> NotFinalAsync(DatabasePair database, CancellationToken ct)
    {
        var final = new HashSet<long>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(
            FinalSql, connection)
        { Parameters = { new() { Value = Mix.IdPrefix } }, CommandTimeout = 300 };
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) final.Add(rows.GetInt64(0));
        return boards.Sum(board => board.Acknowledged.Count(number => !final.Contains(number)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    private Task<FillStream> ListenAsync(int index, CancellationToken ct) =>
        FillStream.OpenAsync(system, index + 1, Mix.IdPrefix, (number, at) =>
    {
        if (number / ordersPerSpan is var span && span < boards.Length) boards[span].Fill(number, at);
    }, ct);
}
