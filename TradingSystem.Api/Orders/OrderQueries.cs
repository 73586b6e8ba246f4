using Npgsql;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Api.Orders;

/// <summary>
/// Reads orders. Single ones and open ones come from the primary, history from the replica where it can't be behind.
/// </summary>
public sealed class OrderQueries(ReadRouter reads)
{
    private const int MaxOpenOrders = 5000;

    /// <summary>As <see cref="Order.IsLeg"/>.</summary>
    private const string IsLeg =
        "coalesce(o.role <> case o.order_class when 'oco' then 'take_profit' else 'entry' end, false)";

    /// <summary>
    /// Whether a group's legs are shown in the order: nobody has taken its place, and it waits for nobody's.
    /// </summary>
    private const string Leads =
        "o.status <> 'replaced' and not exists (select from orders r where r.id = o.replaces and r.status <> 'replaced')";

    public async Task<Order?> FindAsync(Guid account, Guid id, CancellationToken ct) =>
        (await ReadAsync(reads.Primary, "o.account_id = $1 and o.id = $2", [account, id], ct)).FirstOrDefault();

    public async Task<Order?> FindAsync(Guid account, string clientOrderId, CancellationToken ct) =>
        (await ReadAsync(reads.Primary, "o.account_id = $1 and o.client_order_id = $2", [account, clientOrderId],
            ct)).FirstOrDefault();

    public Task<List<Order>> OpenAsync(Guid account, CancellationToken ct) =>
        ReadAsync(reads.Primary, $"o.account_id = $1 and o.open order by o.submitted_at limit {MaxOpenOrders}",
            [account], ct);

    /// <summary>
    /// The legs of the orders' groups as they are now, by the order that they are shown in: those that others have
    /// replaced are left out.
    /// </summary>
    public async Task<ILookup<Guid, Order>> LegsAsync(Guid account, IEnumerable<Order> shown, CancellationToken ct)
    {
        Guid[] groups = [.. shown.Select(order => order.GroupId).OfType<Guid>().Distinct()];
        List<Order> members = groups.Length == 0
            ? []
            : await ReadAsync(reads.Primary,
                "o.account_id = $1 and o.group_id = any($2) and o.status <> 'replaced' order by o.submitted_at",
                [account, groups], ct);
        var known = members.Select(member => member.Id).ToHashSet();
        var leaders = members.Where(member => !member.IsLeg && !known.Contains(member.Replaces ?? Guid.Empty))
            .ToLookup(member => member.GroupId);
        return members.Where(member => member.IsLeg)
            .SelectMany(leg => leaders[leg.GroupId].Take(1), (leg, leader) => (leg, leader))
            .ToLookup(pair => pair.leader.Id, pair => pair.leg);
    }

    /// <summary>All orders of a group, from the one that it was placed with on.</summary>
    public Task<List<Order>> GroupAsync(Guid account, Guid group, CancellationToken ct) =>
        ReadAsync(reads.Primary, "o.account_id = $1 and o.group_id = $2 order by o.submitted_at", [account, group], ct);

    public async Task<List<Order>> ListAsync(Guid account, OrderFilter filter, CancellationToken ct)
    {
        var where = new SqlConditions().And("o.account_id = {0}", account);
        if (filter.Nested) where.And($"not {IsLeg} and {await ShownAsync(account, filter, where, ct)}");
        else where.And(Fits("o", filter));
        if (filter.After is { } after) where.And("o.submitted_at > {0}", after.UtcDateTime);
        if (filter.Until is { } until) where.And("o.submitted_at < {0}", until.UtcDateTime);
        if (filter.AfterOrder is { } afterOrder)
        {
            where.And("o.submitted_at > (select submitted_at from orders where id = {0})", afterOrder);
        }
        if (filter.BeforeOrder is { } beforeOrder)
        {
            where.And("o.submitted_at < (select submitted_at from orders where id = {0})", beforeOrder);
        }
        // A single symbol is looked for in the index; of several the index couldn't keep the order.
        if (filter.Symbols is [var symbol]) where.And("o.symbol = {0}", symbol);
        // one value, not several
        else if (filter.Symbols.Length > 0) where.And("o.symbol = any({0})", (object)filter.Symbols);
        if (filter.AssetClasses.Length > 0) where.And("a.class = any({0})", (object)filter.AssetClasses);
        // Never from the standby: however old an order is, it may have changed just now.
        var condition =
            $"{where} order by o.submitted_at {(filter.Ascending ? "asc" : "desc")} limit {where.Place(filter.Limit)}";
        return await ReadAsync(reads.Primary, condition, where.Values, ct);
    }

    /// <summary>What must hold of an order by itself.</summary>
    private static string Fits(string name, OrderFilter filter)
    {
        var open = filter.Open switch { true => $"{name}.open", false => $"not {name}.open", null => "true" };
        return filter.Side is { } side ? $"{open} and {name}.side = '{EnumName<OrderSide>.Of(side)}'" : open;
    }

    /// <summary>
    /// Shown with its legs inside, an order is found by itself or by one of them, so that both lists have the same
    /// orders. Open ones are few: their groups are read first, since a search for them among all orders would go
    /// through every ended group.
    /// </summary>
    private async Task<string> ShownAsync(Guid account, OrderFilter filter, SqlConditions where, CancellationToken ct)
    {
        if (filter is { Open: null, Side: null }) return "true";
        var (itself, leg) = (Fits("o", filter), Fits("leg", filter));
        const string OfGroup = "leg.group_id = o.group_id and leg.status <> 'replaced' and leg.role <> o.role";
        if (filter.Open is not true)
        {
            return $"({itself} or {Leads} and exists (select from orders leg where {OfGroup} and {leg}))";
        }
        await using var command = reads.Primary.CreateCommand(
            $"select distinct group_id from orders o where account_id = $1 and group_id is not null and {IsLeg} and {itself}");
        command.Parameters.AddWithValue(account);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var groups = new List<Guid>();
        while (await rows.ReadAsync(ct)) groups.Add(rows.GetGuid(0));
        return $"({itself} or o.group_id = any({where.Place(groups.ToArray())}) and {Leads})";
    }

    private static async Task<List<Order>> ReadAsync(
        NpgsqlDataSource source, string condition, object[] values, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol where {condition}");
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await OrderRows.ReadAllAsync(rows, ct);
    }
}
