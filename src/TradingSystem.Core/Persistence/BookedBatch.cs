using NpgsqlTypes;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Books;
using static TradingSystem.Core.Persistence.SqlBatch;

namespace TradingSystem.Core.Persistence;

/// <summary>What a batch does to accounts and positions, as differences to what they were taken for.</summary>
internal sealed record BookedBatch(IReadOnlyList<BookedBatch.AccountChange> Accounts, IReadOnlyList<BookedBatch.PositionChange> Positions)
{
    // A position has its row since the intake of its first order; only more sold than was ever held finds none.
    private const string AddPositions = "insert into positions (account_id, symbol) select * from unnest($1, $2) on conflict do nothing";
    private const string Book = "select book_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    internal sealed record AccountChange(Guid Id, decimal Cash, decimal Freed, decimal Collateral);

    internal sealed record PositionChange(Position Before, Position After, bool IsNew);

    /// <param name="batch">Applied; its accounts began with nothing.</param>
    /// <param name="positions">As they were before.</param>
    public static BookedBatch Of(OrderBatch batch, IReadOnlyDictionary<(Guid Account, string Symbol), Position> positions) => new(
        [.. from id in batch.ChangedAccounts select new AccountChange(id, batch.Accounts[id].Cash, -batch.Accounts[id].Reserved, batch.Accounts[id].Collateral)],
        [
            .. from key in batch.ChangedPositions
               let before = positions.GetValueOrDefault(key)
               select new PositionChange(before ?? new Position { AccountId = key.Account, Symbol = key.Symbol }, batch.Positions[key], before is null),
        ]);

    /// <summary>The last statements of the batch's transaction.</summary>
    public void AddTo(SqlBatch sql)
    {
        if (Accounts.Count == 0) return;
        var missing = Positions.Where(p => p.IsNew).ToArray();
        if (missing.Length > 0) sql.Add(AddPositions, Uuids(missing.Select(p => p.After.AccountId)), Texts(missing.Select(p => p.After.Symbol)));
        sql.Add(Book, Uuids(Accounts.Select(a => a.Id)), Numbers(Accounts.Select(a => a.Cash)), Numbers(Accounts.Select(a => a.Freed)), Numbers(Accounts.Select(a => a.Collateral)),
            Uuids(Positions.Select(p => p.After.AccountId)), Texts(Positions.Select(p => p.After.Symbol)), Array(Positions.Select(p => p.Before.Movements), NpgsqlDbType.Bigint),
            Array(Positions.Select(p => p.After.Movements - p.Before.Movements), NpgsqlDbType.Bigint), Numbers(Positions.Select(p => p.After.Qty)), Numbers(Positions.Select(p => p.After.CostBasis)),
            Numbers(Positions.Select(p => p.Before.HeldQty - p.After.HeldQty)), Numbers(Positions.Select(p => p.Before.PendingBuy - p.After.PendingBuy)),
            Numbers(Positions.Select(p => p.Before.PendingShort - p.After.PendingShort)),
            Numbers(Positions.Select(p => p.After.RealizedPnl - p.Before.RealizedPnl)), Times(Positions.Select(p => p.After.OpenedAt)));
    }
}
