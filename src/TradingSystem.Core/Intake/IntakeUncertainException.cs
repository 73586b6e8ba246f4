namespace TradingSystem.Core.Intake;

/// <summary>
/// The database didn't answer in time. The orders of the batch may or may not be stored: ask by client order id.
/// </summary>
public sealed class IntakeUncertainException(
    Exception inner) : Exception("the database doesn't answer; the order may have been accepted", inner);
