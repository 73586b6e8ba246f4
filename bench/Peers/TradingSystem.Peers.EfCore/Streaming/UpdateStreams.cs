using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using TradingSystem.Peers.EfCore.Data;

namespace TradingSystem.Peers.EfCore.Streaming;

/// <summary>Hands updates to the open streams of their account.</summary>
public sealed class UpdateStreams
{
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<ChannelWriter<byte[]>, byte>> accounts = new();

    public void Add(Guid account, ChannelWriter<byte[]> stream) => accounts.GetOrAdd(account, _ => new())[stream] = 0;

    public void Remove(Guid account, ChannelWriter<byte[]> stream) => accounts[account].TryRemove(stream, out _);

    public void Tell(Order order, UpdateData update)
    {
        if (!accounts.TryGetValue(order.AccountId, out var streams) || streams.IsEmpty) return;
        var told = new UpdateMessage("trade_updates",
            update with
            {
                Order = new(order.Id, order.ClientOrderId, order.Symbol, order.Side, order.Status, order.FilledQty)
            });
        var bytes = JsonSerializer.SerializeToUtf8Bytes(told, PeerJson.Default.UpdateMessage);
        foreach (var stream in streams.Keys) stream.TryWrite(bytes);
    }
}
