using System.Text.Json;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Messaging;

namespace TradingSystem.Api.Streaming;

/// <summary>Takes the workers' trade updates to the streams of this process.</summary>
public sealed class TradeUpdateHub(IMessageBus bus, TimeProvider clock, ILogger<TradeUpdateHub> logger)
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(200);

    public UpdateFan<Guid> Streams { get; } = new();

    /// <summary>Subscribes, and subscribes again whenever RabbitMQ was away.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var subscription = await bus.SubscribeTradeUpdatesAsync(SendAsync, ct);
                while (subscription.IsAlive) await Task.Delay(CheckEvery, clock, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("Trade updates can't be received now: {Reason}", e.Message);
            }
            // Whoever listened has missed something: a cut makes clients reconcile, a quiet socket would not.
            Streams.CutAll();
            await Task.Delay(CheckEvery, clock, ct).Ended();
        }
    }

    private Task SendAsync(ReadOnlyMemory<byte> body)
    {
        try
        {
            foreach (var update in JsonSerializer.Deserialize(body.Span, BusJson.Default.TradeUpdateArray) ?? [])
            {
                var account = update.Order.AccountId;
                if (!Streams.HasStreams(account)) continue;
                using var activity = Tracing.Continue("send trade update", update.Order.TraceParent);
                Streams.Send(account, AccountStream.Frame(TradeUpdateWire.From(update)));
            }
        }
        catch (JsonException e)
        {
            logger.LogError("A message of trade updates can't be read: {Reason}", e.Message);
        }
        return Task.CompletedTask;
    }
}
