using System.Globalization;
using Npgsql;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Persistence;

namespace TradingSystem.Api.Orders;

/// <summary>Reads orders. Single ones and open ones come from the primary, history from the replica where it can't be behind.</summary>
public sealed class OrderQueries(ReadRouter reads)
{
    private const int MaxOpenOrders = 5000;

    public async Task<Order?> FindAsync(Guid account, Guid id, CancellationToken ct) =>
        (await ReadAsync(reads.Primary, "o.account_id = $1 and o.id = $2", [account, id], ct)).FirstOrDefault();

    public async Task<Order?> FindAsync(Guid account, string clientOrderId, CancellationToken ct) =>
        (await ReadAsync(reads.Primary, "o.account_id = $1 and o.client_order_id = $2", [account, clientOrderId], ct)).FirstOrDefault();

    public Task<List<Order>> OpenAsync(Guid account, CancellationToken ct) =>
        ReadAsync(reads.Primary, $"o.account_id = $1 and o.open order by o.submitted_at limit {MaxOpenOrders}", [account], ct);

    public Task<List<Order>> ListAsync(Guid account, OrderFilter filter, CancellationToken ct)
    {
        var (where, values) = (new List<string> { "o.account_id = $1" }, new List<object> { account });
        void And(string condition, object value)
        {
            values.Add(value);
            where.Add(string.Format(CultureInfo.InvariantCulture, condition, $"${values.Count}"));
        }
        if (filter.Open is { } open) where.Add(open ? "o.open" : "not o.open");
        if (filter.After is { } after) And("o.submitted_at > {0}", after.UtcDateTime);
        if (filter.Until is { } until) And("o.submitted_at < {0}", until.UtcDateTime);
        if (filter.AfterOrder is { } afterOrder) And("o.submitted_at > (select submitted_at from orders where id = {0})", afterOrder);
        if (filter.BeforeOrder is { } beforeOrder) And("o.submitted_at < (select submitted_at from orders where id = {0})", beforeOrder);
        if (filter.Side is { } side) And("o.side = {0}", Core.Alpaca.WireName<OrderSide>.Of(side));
        if (filter.Symbols.Length > 0) And("(o.symbol = any({0}) or replace(o.symbol, '/', '') = any({0}))", filter.Symbols);
        if (filter.AssetClasses.Length > 0) And("a.class = any({0})", filter.AssetClasses);
        values.Add(filter.Limit);
        var source = reads.ForHistory(filter.Open is true ? null : filter.Until);
        return ReadAsync(source, $"{string.Join(" and ", where)} order by o.submitted_at {(filter.Ascending ? "asc" : "desc")} limit ${values.Count}", [.. values], ct);
    }

    private static async Task<List<Order>> ReadAsync(NpgsqlDataSource source, string condition, object[] values, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol where {condition}");
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var orders = new List<Order>();
        while (await rows.ReadAsync(ct)) orders.Add(OrderRows.Read(rows));
        return orders;
    }
}
