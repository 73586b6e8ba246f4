using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Configuration;
using TradingSystem.Core.Forensics;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Messaging.InMemory;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Forensics;

/// <summary>What gets into the black box of a host that has one.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly IHost host;
    private readonly Order order = Sample.Accepted() with { CorrelationId = "c-1" };

    public RecordingTests()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Development" });
        builder.Configuration["OTEL_SERVICE_NAME"] = "worker-7";
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IMessageBus, InMemoryBus>();
        builder.Services.AddSingleton<IOrderStore>(new Store(order));
        builder.AddForensics();
        host = builder.Build();
    }

    public void Dispose() => host.Dispose();

    [Fact]
    public void Log_line_has_its_order_and_the_correlation_id_of_its_scope()
    {
        var logger = host.Services.GetRequiredService<ILogger<RecordingTests>>();
        using (logger.BeginScope("CorrelationId:{CorrelationId}", "c-1"))
        {
            logger.LogWarning("Order {OrderId}: outcome unknown ({Reason})", order.Id, "reset");
        }
        logger.LogDebug("not worth it");

        var (subject, cause, text) = Single(EventKind.Log);

        Assert.Equal((order.Id.ToString(), "c-1"), (subject, cause));
        Assert.Equal($"Warning RecordingTests: Order {order.Id}: outcome unknown (reset)", text);
    }

    [Fact]
    public async Task Order_event_has_version_and_fencing_token()
    {
        await host.Services.GetRequiredService<IOrderStore>()
            .ApplyAsync(
                [new(order.Id, new OrderEvent.Prepare(TimeProvider.System.GetUtcNow(), 17),
                    new Fence("partition-03", 17))],
                TestContext.Current.CancellationToken);

        var (subject, cause, text) = Single(EventKind.Order);

        Assert.Equal((order.Id.ToString(), "c-1"), (subject, cause));
        Assert.StartsWith("Prepare", text, StringComparison.Ordinal);
        Assert.Contains($"version {order.Version} token 17", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_messages_that_arent_done_are_recorded()
    {
        var bus = host.Services.GetRequiredService<IMessageBus>();
        var handled = new TaskCompletionSource();
        await using var consumer = await bus.ConsumeOrdersAsync(3, message =>
        {
            if (message.Kind == OutboxMessage.CancelKind)
            {
                handled.SetResult(); return Task.FromResult(
                Settlement.Acknowledge);
            }
            return Task.FromResult(Settlement.Reject);
        }, TestContext.Current.CancellationToken);

        foreach (var kind in new[] { OutboxMessage.ExecuteKind, OutboxMessage.CancelKind })
        {
            await bus.PublishAsync(
                [new(Guid.NewGuid(), kind, [new(order.Id, order.AccountId, "AAPL", 3, null, null)], [order.Id], null)],
                TestContext.Current.CancellationToken);
        }
        await handled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal((order.Id.ToString(), "partition-03", "execute AAPL: Reject"), Single(EventKind.Bus));
    }

    [Fact]
    public void Process_is_called_as_the_system_calls_it() =>
        Assert.Equal("worker-7", host.Services.GetRequiredService<BlackBox>().Process);

    private (string Subject, string Cause, string Text) Single(EventKind kind)
    {
        var only = Assert.Single(host.Services.GetRequiredService<BlackBox>().Read().Events, each => each.Kind == kind);
        return (only.Subject, only.CauseId, only.Text);
    }

    private sealed class Store(Order order) : IOrderStore
    {
        public Task<IReadOnlyList<OrderChange>> ApplyAsync(
            IReadOnlyList<OrderCommand> commands, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<OrderChange>>([.. commands.Select(_ => new OrderChange(
                OrderChangeKind.Applied, order, []))]);
    }
}
