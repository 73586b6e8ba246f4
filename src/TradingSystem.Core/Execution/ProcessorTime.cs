using System.Diagnostics;

namespace TradingSystem.Core.Execution;

/// <summary>How busy this process keeps the processors.</summary>
public sealed class ProcessorTime(TimeProvider clock)
{
    private readonly Process self = Process.GetCurrentProcess();
    private (long At, TimeSpan Used) last = (clock.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);

    /// <summary>Since the last call, in per cent of one processor.</summary>
    public double Percent()
    {
        self.Refresh();
        var now = (At: clock.GetTimestamp(), Used: self.TotalProcessorTime);
        var elapsed = clock.GetElapsedTime(last.At, now.At);
        var percent = elapsed <= TimeSpan.Zero ? 0 : 100 * (now.Used - last.Used) / elapsed;
        last = now;
        return Math.Round(percent, 1);
    }
}
