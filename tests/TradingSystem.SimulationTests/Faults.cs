using TradingSystem.Core.Leases;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests;

/// <summary>What goes wrong in a run. Each seed draws which kinds of faults there are and how often.</summary>
internal sealed class Faults
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(8);
    private readonly World world;
    private readonly Scheduler scheduler;

    public Faults(World world)
    {
        this.world = world;
        scheduler = world.Scheduler;
        var (database, bus, broker) = (world.Database.Network, world.Bus.Network, world.Broker);
        database.RequestLost = Rate(0.05);
        database.AnswerLost = Rate(0.05);
        database.RequestLate = Rate(0.03);
        bus.RequestLost = Rate(0.1);
        bus.AnswerLost = Rate(0.1);
        world.Bus.Repeat = Rate(0.2);
        broker.Network.RequestLost = Rate(0.15);
        broker.Network.AnswerLost = Rate(0.2);
        broker.Network.RequestLate = Rate(0.1);
        broker.TooManyRequests = Rate(0.2);
        broker.Refusal = Rate(0.1);
        broker.CancelRefusal = Rate(0.6);
        broker.EventLost = Rate(0.3);
        broker.EventTwice = Rate(0.3);
        broker.EventLate = Rate(0.3);
        broker.FillLate = Rate(1);
        if (Drawn()) Repeatedly(2000, KillSomething);
        if (Drawn()) Repeatedly(3000, PauseSomething);
        if (Drawn()) Repeatedly(4000, () => Outage("database", down => database.IsDown = down, 2500));
        if (Drawn()) Repeatedly(4000, () => Outage("bus", down => bus.IsDown = down, 4000));
        if (Drawn()) Repeatedly(4000, () => Outage("broker", down => broker.Network.IsDown = down, 4000));
        if (Drawn()) Repeatedly(3000, world.Bus.Cut);
        if (Drawn()) Repeatedly(3000, broker.BreakStreams);
        if (scheduler.Chance(0.1)) scheduler.After(scheduler.Latency(Lasts.TotalMilliseconds), null, TradeByHand);
    }

    public int TradesByHand { get; private set; }

    public bool AreOver => scheduler.Now >= Lasts;

    private bool Drawn() => scheduler.Chance(0.4);

    private double Rate(double max) => Drawn() ? scheduler.Random.NextDouble() * max : 0;

    private void Repeatedly(double maxPauseMilliseconds, Action fault) =>
        scheduler.After(TimeSpan.FromMilliseconds(scheduler.Random.NextDouble() * maxPauseMilliseconds), null, () =>
    {
        if (AreOver) return;
        fault();
        Repeatedly(maxPauseMilliseconds, fault);
    });

    private void KillSomething()
    {
        var restart = TimeSpan.FromMilliseconds(scheduler.Random.Next(50, 4000));
        if (scheduler.Chance(0.7))
        {
            var n = scheduler.Random.Next(world.Workers.Count);
            world.Workers[n].Kill();
            scheduler.After(restart, null, () => world.RestartWorker(n));
        }
        else
        {
            var n = scheduler.Random.Next(world.Apis.Count);
            world.Apis[n].Process.Kill();
            scheduler.After(restart, null, () => world.RestartApi(n));
        }
    }

    /// <summary>Up to twice a lease's time: on waking, the process believes what it believed before.</summary>
    private void PauseSomething()
    {
        var process = world.Workers[scheduler.Random.Next(world.Workers.Count)];
        if (process.IsDead || process.IsPaused) return;
        process.Pause(true);
        scheduler.After(new LeaseOptions().TimeToLive * 2 * scheduler.Random.NextDouble(), null,
            () =>
            {
                if (process is { IsPaused: true, IsDead: false })
                {
                    process.Pause(false);
                }
            });
    }

    private void Outage(string server, Action<bool> set, int maxMilliseconds)
    {
        scheduler.Log(server, "goes down");
        set(true);
        scheduler.After(TimeSpan.FromMilliseconds(scheduler.Random.Next(50, maxMilliseconds)), null, () =>
        {
            scheduler.Log(server, "is back");
            set(false);
        });
    }

    private void TradeByHand()
    {
        TradesByHand++;
        world.Broker.TradeByHand("GOLD", scheduler.Random.Next(1, 5), 100);
    }
}
