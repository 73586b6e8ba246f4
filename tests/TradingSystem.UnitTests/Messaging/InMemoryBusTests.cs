using Microsoft.Extensions.Logging.Abstractions;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Messaging.InMemory;
using TradingSystem.Testkit.Contracts;

namespace TradingSystem.UnitTests.Messaging;

public sealed class InMemoryBusTests : MessageBusContract
{
    private readonly InMemoryBus bus = new(TimeProvider.System, NullLogger<InMemoryBus>.Instance);
    private int taken;

    protected override Task<IMessageBus> StartAsync() => Task.FromResult<IMessageBus>(bus);

    protected override Task<OrderMessage?> TakeDeadLetterAsync()
    {
        var next = bus.DeadLetters.Skip(taken).FirstOrDefault();
        if (next is not null) taken++;
        return Task.FromResult(next);
    }
}
