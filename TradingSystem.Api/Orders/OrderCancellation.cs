using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Api.Orders;

/// <summary>
/// Requests to cancel. They are durable when they are answered; whether the order is canceled is for the broker to
/// say.
/// </summary>
public sealed class OrderCancellation(
    OrderQueries orders, OrderTransitions transitions, UniqueClock times, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    /// <returns>Null when the request stands.</returns>
    public async Task<AlpacaError?> CancelAsync(Guid account, Guid orderId, CancellationToken ct)
    {
        if (await orders.FindAsync(account, orderId, ct) is not { } order)
        {
            return AlpacaError.NotFound($"order not found for {orderId}");
        }
        var after = await RequestAsync(order, ct);
        return after.Status == OrderStatus.PendingCancel
            ? null
            : AlpacaError.Unprocessable($"order is already in \"{EnumName<OrderStatus>.Of(after.Status)}\" state");
    }

    /// <summary>One answer for each order that was open.</summary>
    public async Task<CancelStatusWire[]> CancelAllAsync(Guid account, CancellationToken ct)
    {
        var open = await orders.OpenAsync(account, ct);
        return await Task.WhenAll(open.Select(order => StatusAsync(order, () => RequestAsync(order, ct), ct)));
    }

    /// <summary>What became of one of many: a request that fails says nothing of the others, which may stand.</summary>
    internal static async Task<CancelStatusWire> StatusAsync(
        Order order, Func<Task<Order>> request, CancellationToken ct)
    {
        try
        {
            var after = await request();
            // An order of a group may have been canceled with another of it.
            return Status(after, after.Status is OrderStatus.PendingCancel or OrderStatus.Canceled);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return Status(order, canceled: false);
        }
    }

    /// <summary>
    /// Cancels what is open for a symbol (null: for all) and waits until it is final, or patience ends. What fails is
    /// tried again.
    /// </summary>
    public async Task CancelAndWaitAsync(Guid account, string? symbol, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < Patience)
        {
            try
            {
                var open = (await orders.OpenAsync(account, ct))
                    .Where(order => symbol is null || order.Symbol == symbol)
                    .ToArray();
                if (open.Length == 0) return;
                await Task.WhenAll(open.Select(order => RequestAsync(order, ct)));
            }
            catch (Exception e) when (e.IsTransientFailure() && !ct.IsCancellationRequested)
            {
                // Some of the requests may stand: an answer that nothing was done would be wrong.
            }
            await Task.Delay(PollEvery, clock, ct);
        }
    }

    private static CancelStatusWire Status(Order order, bool canceled) => new()
    {
        Id = order.Id,
        Status = canceled ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError,
        Body = OrderWire.From(order),
    };

    /// <returns>The order after the request: it is being canceled, or had ended before.</returns>
    private async Task<Order> RequestAsync(Order order, CancellationToken ct) =>
        order.Status == OrderStatus.PendingCancel
        ? order
        : (await transitions.ApplyAsync(order.Id, new OrderEvent.CancelRequested(times.Next())).WaitAsync(Patience, clock, ct)).Order!;
}
