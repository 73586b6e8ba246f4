namespace TradingSystem.Core.Foundation;

/// <summary>Ids from the injected clock and the operating system's randomness.</summary>
public sealed class SystemIdSource(TimeProvider clock) : IIdSource
{
#pragma warning disable RS0030 // the one place where ids are made
    public Guid Next() => Guid.CreateVersion7(clock.GetUtcNow());
#pragma warning restore RS0030
}
