using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TradingSystem.Peers.EfCore.Data;
using TradingSystem.Peers.EfCore.Messaging;

namespace TradingSystem.Peers.EfCore.Intake;

/// <summary>
/// Takes an order in one transaction: what it may cost is reserved, order and outbox row are written, all is committed.
/// </summary>
public sealed class OrderIntake(IDbContextFactory<PeerDb> contexts, OutboxSignal outbox, TimeProvider clock)
{
    private const decimal MarketBuffer = 1.05m;

    public async Task<IResult> PlaceAsync(Guid account, OrderBody body, CancellationToken ct)
    {
        if (body.Problem() is { } problem) return ErrorAnswer.Of(StatusCodes.Status422UnprocessableEntity, problem);
        var order = NewOrder(account, body);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(order);
        db.Add(new OutboxMessage
        {
            Id = Guid.CreateVersion7(),
            Body = JsonSerializer.SerializeToUtf8Bytes(OrderMessage.From(order), PeerJson.Default.OrderMessage),
            CreatedAt = order.SubmittedAt
        });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return ErrorAnswer.Of(StatusCodes.Status422UnprocessableEntity, "client_order_id must be unique");
        }
        // Locks the row and judges it in one statement. Last, so that other orders of the account wait for no more than
        // the commit.
        var reserved = order.Side == "buy"
            ? await db.Database.ExecuteSqlAsync($"update peer.accounts set reserved = reserved + {order.Reserved} where id = {account} and cash - reserved >= {order.Reserved}", ct)
            : await db.Database.ExecuteSqlAsync($"update peer.positions set held = held + {order.Qty} where account_id = {account} and symbol = {order.Symbol} and qty - held >= {order.Qty}", ct);
        if (reserved == 0)
        {
            return ErrorAnswer.Of(StatusCodes.Status403Forbidden,
                order.Side == "buy" ? "insufficient buying power" : "insufficient qty available for order");
        }
        await transaction.CommitAsync(ct);
        outbox.Set();
        return Results.Json(OrderAnswer.From(order), PeerJson.Default.OrderAnswer);
    }

    private Order NewOrder(Guid account, OrderBody body)
    {
        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var price = body.LimitPrice ?? ReferencePrices.Of(body.Symbol!)!.Value * MarketBuffer;
        return new()
        {
            Id = id,
            AccountId = account,
            ClientOrderId = body.ClientOrderId ?? id.ToString(),
            Symbol = body.Symbol!,
            Side = body.Side!,
            Type = body.Type!,
            TimeInForce = body.TimeInForce!,
            Qty = body.Qty!.Value,
            LimitPrice = body.LimitPrice,
            Reserved = body.Side == "buy" ? body.Qty.Value * price : 0,
            SubmittedAt = now,
            UpdatedAt = now,
        };
    }
}
