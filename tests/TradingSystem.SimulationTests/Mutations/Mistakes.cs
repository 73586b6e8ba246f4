using TradingSystem.Core.Brokers;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.SimulationTests.Mutations;

/// <summary>The mistakes, by name.</summary>
internal static class Mistakes
{
    public static IReadOnlyDictionary<string, Mutation> All { get; } = new Dictionary<string, Mutation>
    {
        ["an intent counts before it is durable: send before prepare"] = new OrderMistake(
            (store, world) => new AnswerBeforeCommit(store, world)),
        ["fencing tokens aren't checked"] = new OrderMistake((store, _) => new Rewritten(
            store, command => command with { Fence = null })),
        ["an execution that comes twice counts twice"] = new OrderMistake((store, world) => new Rewritten(store,
            command => command.Event is OrderEvent.Fill fill
                ? command with { Event = fill with { ExecutionId = $"{fill.ExecutionId}-{world.Scheduler.Steps}" } }
                : command)),
        ["an unknown outcome is taken for a rejection"] = new OrderMistake((store, _) => new Rewritten(store,
            command => command.Event is OrderEvent.OutcomeUnknown unknown
                ? command with { Event = new OrderEvent.BrokerRefused(unknown.At, unknown.Reason) }
                : command)),
        ["an unknown outcome is taken for a cancellation: the reservation is released early"] = new OrderMistake(
            (store, _) => new Rewritten(store,
                command => command.Event is OrderEvent.OutcomeUnknown unknown
                    ? command with { Event = new OrderEvent.Canceled(unknown.At) }
                    : command)),
        ["\"not found\" counts at once, as proof of rejection"] = new BrokerMistake(
            (broker, world) => new HastyBroker(broker, world)),
        ["each attempt has a client order id of its own"] = new BrokerMistake((broker, world) => new FreshIds(
            broker, world)),
        ["orders are acknowledged before they are durable"] = new IntakeMistake(),
        ["what wasn't confirmed isn't sent again: no sweep of the outbox, no second drive"] = new OutboxMistake(),
        ["late fills after a cancellation are dropped"] = new OrderMistake((store, world) => new Rewritten(store,
            command => command.Event is OrderEvent.Fill && world.Database.Orders[command.OrderId].Status.IsTerminal()
                ? null
                : command)),
        ["what follows a cancellation doesn't wait for the fills before it"] = new OrderMistake(
            (store, _) => new Rewritten(store,
                command => command.Event is OrderEvent.Canceled canceled
                    ? command with { Event = canceled with { FilledQty = null } }
                    : command)),
        ["a message is acknowledged before its order is done"] = new BusMistake(),
        ["a query that failed is an empty answer"] = new BrokerMistake((broker, world) => new EmptyAnswers(
            broker, world)),
        ["half of what orders need is set aside"] = new ReservationMistake(),
        ["an execution is booked at another price"] = new OrderMistake((store, _) => new Rewritten(store,
            command => command.Event is OrderEvent.Fill fill
                ? command with { Event = fill with { Price = fill.Price + 1 } } : command)),
        ["the end of an order frees what is filled and not booked"] = new OrderMistake((store, world) =>
            new Rewritten(store,
            command => command.Event is OrderEvent.Canceled canceled
                && !world.Database.Orders[command.OrderId].IsConditional
                ? command with { Event = canceled with { FilledQty = null } } : command)),
        ["a worker goes on with a lease that it has lost"] = new LeaseMistake(),
    };

    private sealed class OrderMistake(Func<IOrderStore, World, IOrderStore> mistake) : Mutation
    {
        public override IOrderStore Of(IOrderStore orders, World world) => mistake(orders, world);
    }

    private sealed class BrokerMistake(Func<IBroker, World, IBroker> mistake) : Mutation
    {
        public override IBroker Of(IBroker broker, World world) => mistake(broker, world);
    }

    private sealed class IntakeMistake : Mutation
    {
        public override IIntakeStore Of(IIntakeStore intake, World world) => new Hasty(intake, world);

        private sealed class Hasty(IIntakeStore store, World world) : IIntakeStore
        {
            public async Task<IReadOnlyList<IntakeResult>> AcceptAsync(
                Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct)
            {
                var committed = store.AcceptAsync(batchId, orders, ct);
                _ = committed.ContinueWith(task => task.Exception, TaskScheduler.FromCurrentSynchronizationContext());
                await Task.Yield();
                return orders.Select(order =>
                    world.Database.Find(order.Order.AccountId, order.Order.ClientOrderId) is null
                    ? IntakeResult.Accepted(opens: true) : new(Denial.DuplicateClientOrderId, 0)).ToArray();
            }
        }
    }

    private sealed class ReservationMistake : Mutation
    {
        public override IIntakeStore Of(IIntakeStore intake, World world) => new Halving(intake);

        private sealed class Halving(IIntakeStore store) : IIntakeStore
        {
            public Task<IReadOnlyList<IntakeResult>> AcceptAsync(Guid batchId, IReadOnlyList<IntakeOrder> orders,
                CancellationToken ct) => store.AcceptAsync(batchId, [.. orders.Select(Halve)], ct);

            private static IntakeOrder Halve(IntakeOrder item) =>
                item with { Exposure = item.Exposure with { Opening = item.Exposure.Opening / 2 } };
        }
    }

    private sealed class OutboxMistake : Mutation
    {
        public override IOutbox Of(IOutbox outbox, World world)
        {
            world.Execution = world.Execution with { RedriveAfterSeconds = 3600 };
            return new Forgetful(outbox);
        }

        private sealed class Forgetful(IOutbox outbox) : IOutbox
        {
            public Task MarkAsync(IEnumerable<Guid> ids, CancellationToken ct) => outbox.MarkAsync(ids, ct);

            public Task<IReadOnlyList<OutboxMessage>> WaitingAsync(DateTimeOffset before, int limit,
                CancellationToken ct) => Task.FromResult<IReadOnlyList<OutboxMessage>>([]);
        }
    }

    private sealed class BusMistake : Mutation
    {
        public override IMessageBus Of(IMessageBus bus, World world)
        {
            world.Execution = world.Execution with { RedriveAfterSeconds = 3600 };
            return new Eager(bus);
        }

        private sealed class Eager(IMessageBus bus) : IMessageBus
        {
            public Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct) =>
                bus.PublishAsync(messages, ct);

            public Task<IBusConsumer> ConsumeOrdersAsync(
                int partition, Func<OrderMessage, Task<Settlement>> handle, CancellationToken ct) =>
                bus.ConsumeOrdersAsync(
                    partition, message => { _ = handle(message); return Task.FromResult(Settlement.Acknowledge); }, ct);

            public Task<IBusConsumer> SubscribeTradeUpdatesAsync(Func<ReadOnlyMemory<byte>, Task> handle,
                CancellationToken ct) => bus.SubscribeTradeUpdatesAsync(handle, ct);
        }
    }

    private sealed class LeaseMistake : Mutation
    {
        public override ILeaseTable Of(ILeaseTable leases, World world) => new Generous(leases);

        private sealed class Generous(ILeaseTable leases) : ILeaseTable
        {
            public Task<long?> AcquireAsync(string name, string owner, CancellationToken ct) =>
                leases.AcquireAsync(name, owner, ct);

            public Task<bool> RenewAsync(Fence fence, string owner, CancellationToken ct) =>
                leases.RenewAsync(fence, owner, ct);

            public Task ReleaseAsync(Fence fence, string owner, CancellationToken ct) =>
                leases.ReleaseAsync(fence, owner, ct);

            public Task CreatePartitionsAsync(int count, CancellationToken ct) =>
                leases.CreatePartitionsAsync(count, ct);

            /// <summary>
            /// Says after a beat that the leases before it are still there, although somebody else has them by now.
            /// </summary>
            public async Task<LeaseBeat> BeatAsync(
                string worker, int partitions, bool draining, double cpuPercent, CancellationToken ct)
            {
                var beat = await leases.BeatAsync(worker, partitions, draining, cpuPercent, ct);
                foreach (var (partition, token) in beat.Owned) owned[partition] = token;
                return beat with { Owned = owned.ToDictionary() };
            }

            private readonly SortedDictionary<int, long> owned = [];
        }
    }

    /// <summary>Answers as if the commit had happened, and commits afterwards.</summary>
    private sealed class AnswerBeforeCommit(IOrderStore store, World world) : IOrderStore
    {
        public async Task<IReadOnlyList<OrderChange>> ApplyAsync(
            IReadOnlyList<OrderCommand> commands, CancellationToken ct)
        {
            if (commands is not [{ Event: OrderEvent.Prepare prepare }]
                || !world.Database.Orders.TryGetValue(commands[0].OrderId, out var order))
            {
                return await store.ApplyAsync(commands, ct);
            }
            var (next, effects) = OrderLifecycle.Apply(order, prepare);
            _ = store
                .ApplyAsync(commands, ct)
                .ContinueWith(task => task.Exception, TaskScheduler.FromCurrentSynchronizationContext());
            return [new(effects.Count > 0 ? OrderChangeKind.Applied : OrderChangeKind.NothingToDo, next, effects)];
        }
    }

    /// <summary>Changes commands on their way, or drops them.</summary>
    private sealed class Rewritten(IOrderStore store, Func<OrderCommand, OrderCommand?> rewrite) : IOrderStore
    {
        public async Task<IReadOnlyList<OrderChange>> ApplyAsync(
            IReadOnlyList<OrderCommand> commands, CancellationToken ct)
        {
            var rewritten = commands.Select(rewrite).ToArray();
            var kept = await store.ApplyAsync([.. rewritten.OfType<OrderCommand>()], ct);
            var next = 0;
            return [.. rewritten.Select(command => command is null
                ? new OrderChange(OrderChangeKind.NothingToDo, null, [])
                : kept[next++])];
        }
    }
}
