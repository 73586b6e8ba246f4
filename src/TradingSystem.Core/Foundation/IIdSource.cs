namespace TradingSystem.Core.Foundation;

/// <summary>Where ids come from: injected, so that a simulation can repeat a run.</summary>
public interface IIdSource
{
    /// <summary>A new UUID, version 7 (RFC 9562): ids sort by the time they were made.</summary>
    Guid Next();
}
