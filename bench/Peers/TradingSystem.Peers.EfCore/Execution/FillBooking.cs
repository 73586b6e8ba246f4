using Microsoft.EntityFrameworkCore;
using Npgsql;
using TradingSystem.Peers.EfCore.Data;
using TradingSystem.Peers.EfCore.Streaming;

namespace TradingSystem.Peers.EfCore.Execution;

/// <summary>Books a fill in one transaction: fill, order, position, account.</summary>
public sealed class FillBooking(IDbContextFactory<PeerDb> contexts, UpdateStreams streams)
{
    /// <summary>Only one call at a time for an account.</summary>
    public async Task BookAsync(Guid orderId, UpdateData update, CancellationToken ct)
    {
        if (update is not { ExecutionId: { } execution, Qty: { } qty, Price: { } price }) return;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.ForFillAsync(orderId) is not { } found) return;
        var (order, position) = (found.Order, found.Position);
        if (position is null) db.Add(position = new() { AccountId = order.AccountId, Symbol = order.Symbol });
        db.Add(new Fill
        {
            ExecutionId = execution,
            OrderId = orderId,
            Qty = qty,
            Price = price,
            At = update.Timestamp
        });
        var released = Apply(order, position, update.Event == "fill", qty, price, update.Timestamp);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return;   // told twice
        }
        // Last, since orders of the account wait for its row until the commit.
        var paid = order.Side == "buy" ? qty * price : -qty * price;
        await db.Database.ExecuteSqlAsync(
            $"update peer.accounts set cash = cash - {paid}, reserved = reserved - {released} where id = {order.AccountId}",
            ct);
        await transaction.CommitAsync(ct);
        streams.Tell(order, update);
    }

    /// <returns>US dollars that needn't be reserved any more.</returns>
    private static decimal Apply(
        Order order, Position position, bool complete, decimal qty, decimal price, DateTimeOffset at)
    {
        var released = complete
            ? order.Reserved
            : decimal.Round(order.Reserved * qty / (order.Qty - order.FilledQty), 6);
        order.FilledAvgPrice = decimal.Round(
            ((order.FilledAvgPrice ?? 0) * order.FilledQty + (price * qty)) / (order.FilledQty + qty), 9);
        order.FilledQty += qty;
        order.Reserved -= released;
        order.UpdatedAt = at;
        order.Status = complete ? OrderStatus.Filled : OrderStatus.PartiallyFilled;
        if (complete) order.FilledAt = at;
        if (order.Side == "buy")
        {
            position.Qty += qty;
            position.Cost += qty * price;
        }
        else
        {
            position.Cost -= decimal.Round(position.Cost * qty / position.Qty, 6);
            position.Qty -= qty;
            position.Held -= qty;
        }
        return released;
    }
}
