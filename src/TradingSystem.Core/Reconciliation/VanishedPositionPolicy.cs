namespace TradingSystem.Core.Reconciliation;

public enum VanishedPositionPolicy
{
    /// <summary>Recorded and reported; the position stays until an operator decides.</summary>
    Flag,

    /// <summary>Corrected like any other difference: the broker is right.</summary>
    Adjust,
}
