using System.Text.Json;
using TradingSystem.Core.Alpaca;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Sends the venue's updates to every open stream, misbehaving as ordered.</summary>
public sealed class StreamHub(FaultBoard faults, TimeProvider clock) : IUpdateSink
{
    private const string Account = "the one account";

    public UpdateFan<string> Streams { get; } = new();

    public IDisposable Subscribe(System.Threading.Channels.ChannelWriter<ReadOnlyMemory<byte>> writer) => Streams.Subscribe(Account, writer);

    public void Send(TradeUpdateWire update)
    {
        if (!Streams.HasStreams(Account)) return;
        var message = JsonSerializer.SerializeToUtf8Bytes(new() { Stream = "trade_updates", Data = update }, TradingJson.Default.StreamMessageTradeUpdateWire);
        var fault = faults.Take(f => f.Kind is FaultKind.DuplicateEvents or FaultKind.LateEvents or FaultKind.DropEvents);
        switch (fault?.Kind)
        {
            case FaultKind.DropEvents: break;
            case FaultKind.DuplicateEvents: Streams.Send(Account, message); Streams.Send(Account, message); break;
            case FaultKind.LateEvents: _ = SendLateAsync(message, TimeSpan.FromMilliseconds(fault.Milliseconds)); break;
            default: Streams.Send(Account, message); break;
        }
    }

    private async Task SendLateAsync(byte[] message, TimeSpan delay)
    {
        await Task.Delay(delay, clock);
        Streams.Send(Account, message);
    }
}
