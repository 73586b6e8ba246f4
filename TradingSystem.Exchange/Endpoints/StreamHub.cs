using System.Text.Json;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Sends the venue's updates to every open stream, misbehaving as ordered.</summary>
public sealed class StreamHub(FaultBoard faults, TimeProvider clock) : IUpdateSink
{
    private const string Account = "the one account";
    private const decimal OtherPrice = 1.01m;
    private byte[]? kept;

    public UpdateFan<string> Streams { get; } = new();

    public IDisposable Subscribe(System.Threading.Channels.ChannelWriter<ReadOnlyMemory<byte>> writer) =>
        Streams.Subscribe(Account, writer);

    public void Send(TradeUpdateWire update)
    {
        if (!Streams.HasStreams(Account)) return;
        var message = AccountStream.Frame(update);
        var fault = faults.Take(f =>
            f.Kind is FaultKind.DuplicateEvents or FaultKind.LateEvents or FaultKind.DropEvents or FaultKind.SwapEvents
            || f.Kind == FaultKind.ConflictingFill && update.Price is not null);
        switch (fault?.Kind)
        {
            case FaultKind.DropEvents: return;
            case FaultKind.DuplicateEvents: Deliver(message); break;
            case FaultKind.LateEvents:
                _ = SendLateAsync(message, TimeSpan.FromMilliseconds(fault.Milliseconds));
                return;
            case FaultKind.SwapEvents when kept is null: kept = message; return;
            case FaultKind.ConflictingFill: Deliver(message); message = AccountStream.Frame(AtOtherPrice(update)); break;
        }
        Deliver(message);
        if (kept is not { } behind) return;
        kept = null;
        Deliver(behind);
    }

    private static TradeUpdateWire AtOtherPrice(TradeUpdateWire update) => new()
    {
        Event = update.Event,
        ExecutionId = update.ExecutionId,
        Timestamp = update.Timestamp,
        Price = decimal.Round(update.Price!.Value * OtherPrice, 2),
        Qty = update.Qty,
        PositionQty = update.PositionQty,
        Order = update.Order,
    };

    private void Deliver(byte[] message) => Streams.Send(Account, message);

    private async Task SendLateAsync(byte[] message, TimeSpan delay)
    {
        await Task.Delay(delay, clock);
        Streams.Send(Account, message);
    }
}
