using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace TradingSystem.Bench.Load;

/// <summary>
/// Hands out orders at a constant rate whatever becomes of them. Each carries the moment it was meant for: latency is
/// counted from there, so that waiting for a free connection isn't left out.
/// </summary>
internal static partial class Pacer
{
    /// <summary>An order that is due.</summary>
    public readonly record struct Ticket(long Number, long Due);

    /// <summary>Fills the channel from a thread of its own, then completes it.</summary>
    public static void Start(
        ChannelWriter<Ticket> tickets, double perSecond, TimeSpan duration, long firstNumber, CancellationToken ct)
    {
        var count = (long)(perSecond * duration.TotalSeconds);
        new Thread(() => Run(tickets, perSecond, count, firstNumber, ct))
        {
            IsBackground = true,
            Name = "pacer"
        }.Start();
    }

    private static void Run(
        ChannelWriter<Ticket> tickets, double perSecond, long count, long firstNumber, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0L; i < count && !ct.IsCancellationRequested; i++)
        {
            var due = began + (long)(i * Stopwatch.Frequency / perSecond);
            // Thread.Sleep is a millisecond too coarse; spinning would take a processor from the system.
            while (Stopwatch.GetTimestamp() is var now && now < due)
            {
                _ = Sleep((uint)Math.Clamp((due - now) * 1_000_000 / Stopwatch.Frequency, 1, 50_000));
            }
            tickets.TryWrite(new(firstNumber + i, due));
        }
        tickets.Complete();
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);
}
