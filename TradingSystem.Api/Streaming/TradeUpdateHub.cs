using System.Text.Json;
using TradingSystem.Core.Alpaca;
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
            foreach (var envelope in JsonSerializer.Deserialize(body.Span, BusJson.Default.TradeUpdateEnvelopeArray) ?? [])
            {
                if (!Streams.HasStreams(envelope.AccountId)) continue;
                using var activity = Tracing.Continue("send trade update", envelope.TraceParent);
                Streams.Send(envelope.AccountId, JsonSerializer.SerializeToUtf8Bytes(envelope.Message, TradingJson.Default.StreamMessageTradeUpdateWire));
            }
        }
        catch (JsonException e)
        {
            logger.LogError("A message of trade updates can't be read: {Reason}", e.Message);
        }
        return Task.CompletedTask;
    }
}
