using TradingSystem.Core.Brokers;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;

namespace TradingSystem.SimulationTests.Mutations;

/// <summary>
/// A deliberate mistake, made at one of the seams between the system's parts: a simulation that doesn't find it is no
/// proof.
/// </summary>
internal class Mutation
{
    public static Mutation None { get; } = new();

    public virtual IIntakeStore Of(IIntakeStore intake, World world) => intake;

    public virtual IOrderStore Of(IOrderStore orders, World world) => orders;

    public virtual IOutbox Of(IOutbox outbox, World world) => outbox;

    public virtual ILeaseTable Of(ILeaseTable leases, World world) => leases;

    public virtual IMessageBus Of(IMessageBus bus, World world) => bus;

    public virtual IBroker Of(IBroker broker, World world) => broker;
}
