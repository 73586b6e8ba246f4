using TradingSystem.Core.Orders;
using TradingSystem.Domain.Books;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Rows;
using static TradingSystem.Postgres.Connections.SqlBatch;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.Postgres.Stores;

/// <summary>What a batch does to accounts and positions, as differences to what they were taken for.</summary>
internal sealed record BookedBatch(
    IReadOnlyList<BookedBatch.AccountChange> Accounts, IReadOnlyList<BookedBatch.PositionChange> Positions)
{
    // A position has its row since the intake of its first order; only more sold than was ever held finds none.
    private const string AddPositions =
        "insert into positions (account_id, symbol) select * from unnest($1, $2) on conflict do nothing";

    // The parameters of book_batch.
    private static readonly ArrayMap<AccountChange> AccountArguments = new()
    {
        { "p_account_ids", Uuid, change => change.Id },
        { "p_cash", Numeric, change => change.Cash },
        { "p_freed", Numeric, change => change.Freed },
        { "p_collateral", Numeric, change => change.Collateral },
    };

    private static readonly ArrayMap<PositionChange> PositionArguments = new()
    {
        { "p_holder_ids", Uuid, change => change.After.AccountId },
        { "p_symbols", Text, change => change.After.Symbol },
        { "p_seen_movements", Bigint, change => change.Before.Movements },
        { "p_new_movements", Bigint, change => change.After.Movements - change.Before.Movements },
        { "p_quantities", Numeric, change => change.After.Qty },
        { "p_cost_bases", Numeric, change => change.After.CostBasis },
        { "p_held_freed", Numeric, change => change.Before.HeldQty - change.After.HeldQty },
        { "p_pending_buy_freed", Numeric, change => change.Before.PendingBuy - change.After.PendingBuy },
        { "p_pending_short_freed", Numeric, change => change.Before.PendingShort - change.After.PendingShort },
        { "p_realized", Numeric, change => change.After.RealizedPnl - change.Before.RealizedPnl },
        { "p_opened_at", TimestamptzOrNull, change => change.After.OpenedAt },
    };

    private static readonly string Book = $"""
        select book_batch({AccountArguments.Arguments()},
                          {PositionArguments.Arguments(first: AccountArguments.Count + 1)})
        """;

    internal sealed record AccountChange(Guid Id, decimal Cash, decimal Freed, decimal Collateral);

    internal sealed record PositionChange(Position Before, Position After, bool IsNew);

    /// <param name="batch">Applied; its accounts began with nothing.</param>
    /// <param name="positions">As they were before.</param>
    public static BookedBatch Of(
        OrderBatch batch, IReadOnlyDictionary<(Guid Account, string Symbol), Position> positions) => new(
        [
            .. from id in batch.ChangedAccounts
               let account = batch.Accounts[id]
               select new AccountChange(id, account.Cash, -account.Reserved, account.Collateral),
        ],
        [
            .. from key in batch.ChangedPositions
               let before = positions.GetValueOrDefault(key)
               select new PositionChange(before ?? Blank(key), batch.Positions[key], before is null),
        ]);

    /// <summary>The last statements of the batch's transaction.</summary>
    public void AddTo(SqlBatch sql)
    {
        if (Accounts.Count == 0) return;
        var missing = Positions.Where(p => p.IsNew).ToArray();
        if (missing.Length > 0)
        {
            sql.Add(AddPositions,
                Uuids(missing.Select(position => position.After.AccountId)),
                Texts(missing.Select(position => position.After.Symbol)));
        }
        sql.Add(Book, [.. AccountArguments.Parameters(Accounts), .. PositionArguments.Parameters(Positions)]);
    }

    private static Position Blank((Guid Account, string Symbol) key) =>
        new() { AccountId = key.Account, Symbol = key.Symbol };
}
