using Npgsql;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Persistence;

namespace TradingSystem.Api.Orders;

/// <summary>Reads orders. Single ones and open ones come from the primary, history from the replica where it can't be behind.</summary>
public sealed class OrderQueries(ReadRouter reads)
{
    private const int MaxOpenOrders = 5000;

    /// <summary>As <see cref="Order.IsLeg"/>.</summary>
    private const string IsLeg = "o.role <> case o.order_class when 'oco' then 'take_profit' else 'entry' end";

    public async Task<Order?> FindAsync(Guid account, Guid id, CancellationToken ct) =>
        (await ReadAsync(reads.Primary, "o.account_id = $1 and o.id = $2", [account, id], ct)).FirstOrDefault();

    public async Task<Order?> FindAsync(Guid account, string clientOrderId, CancellationToken ct) =>
        (await ReadAsync(reads.Primary, "o.account_id = $1 and o.client_order_id = $2", [account, clientOrderId], ct)).FirstOrDefault();

    public Task<List<Order>> OpenAsync(Guid account, CancellationToken ct) =>
        ReadAsync(reads.Primary, $"o.account_id = $1 and o.open order by o.submitted_at limit {MaxOpenOrders}", [account], ct);

    /// <summary>The legs of groups, as they are now: those that others have replaced are left out.</summary>
    public Task<List<Order>> LegsAsync(Guid account, Guid[] groups, CancellationToken ct) =>
        ReadAsync(reads.Primary, $"o.account_id = $1 and o.group_id = any($2) and {IsLeg} and o.status <> 'replaced' order by o.submitted_at", [account, groups], ct);

    public Task<List<Order>> ListAsync(Guid account, OrderFilter filter, CancellationToken ct)
    {
        var where = new SqlConditions().And("o.account_id = {0}", account);
        if (filter.Open is { } open) where.And(open ? "o.open" : "not o.open");
        if (filter.After is { } after) where.And("o.submitted_at > {0}", after.UtcDateTime);
        if (filter.Until is { } until) where.And("o.submitted_at < {0}", until.UtcDateTime);
        if (filter.AfterOrder is { } afterOrder) where.And("o.submitted_at > (select submitted_at from orders where id = {0})", afterOrder);
        if (filter.BeforeOrder is { } beforeOrder) where.And("o.submitted_at < (select submitted_at from orders where id = {0})", beforeOrder);
        if (filter.Nested) where.And($"not coalesce({IsLeg}, false)");
        if (filter.Side is { } side) where.And("o.side = {0}", Core.Alpaca.WireName<OrderSide>.Of(side));
        if (filter.Symbols.Length > 0) where.And("o.symbol = any({0})", (object)filter.Symbols);   // one value, not several
        if (filter.AssetClasses.Length > 0) where.And("a.class = any({0})", (object)filter.AssetClasses);
        var source = reads.ForHistory(filter.Open is true ? null : filter.Until);
        var condition = $"{where} order by o.submitted_at {(filter.Ascending ? "asc" : "desc")} limit {where.Place(filter.Limit)}";
        return ReadAsync(source, condition, where.Values, ct);
    }

    private static async Task<List<Order>> ReadAsync(NpgsqlDataSource source, string condition, object[] values, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol where {condition}");
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await OrderRows.ReadAllAsync(rows, ct);
    }
}
