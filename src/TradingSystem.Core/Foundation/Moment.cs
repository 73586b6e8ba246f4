namespace TradingSystem.Core.Foundation;

/// <summary>
/// A moment by both clocks of the machine: the monotonic one stands still while the machine is suspended, the other one
/// may be set. What must not last too long goes by the larger of both.
/// </summary>
public sealed record Moment(long Timestamp, DateTimeOffset At)
{
    public static Moment Now(TimeProvider clock) => new(clock.GetTimestamp(), clock.GetUtcNow());

    public TimeSpan Elapsed(TimeProvider clock)
    {
        var (monotonic, told) = (clock.GetElapsedTime(Timestamp), clock.GetUtcNow() - At);
        return monotonic > told ? monotonic : told;
    }
}
