using System.Globalization;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench;

/// <summary>The options of <c>bench.sh</c>.</summary>
public sealed record BenchOptions
{
    /// <summary>Accounts for load that a system started by bench.sh has from its start.</summary>
    public const int AccountsMade = 100;

    /// <summary>The system's data folder.</summary>
    public string Data { get; init; } = ".run-bench";

    /// <summary>Length of one measured span.</summary>
    public int Seconds { get; init; } = 15;

    /// <summary>
    /// Length of the load before anything is measured: figures from before are those of the just-in-time compiler.
    /// </summary>
    public int WarmupSeconds { get; init; } = 15;

    public int Connections { get; init; } = 64;

    public int PgbenchClients { get; init; } = 32;

    public int Accounts { get; init; } = AccountsMade;

    /// <summary>Rounds, each of them one measurement of pgbench and one of ours.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Orders a second of the open loop; null: the bench's own choice.</summary>
    public double? Rate { get; init; }

    /// <summary>Leave the workers running while the intake alone is measured.</summary>
    public bool KeepWorkers { get; init; }

    /// <summary>reads: orders a second that come in beside the last measurement; 0: none do.</summary>
    public int OrdersBeside { get; init; } = 200;

    /// <summary>growth: final orders in the history at the end.</summary>
    public int History { get; init; } = 2_000_000;

    /// <summary>growth: orders that wait for the market at the end.</summary>
    public int OpenOrders { get; init; } = 1_000_000;

    /// <summary>Measure the peer as well, in turns with the system.</summary>
    public bool Peer { get; init; }

    /// <param name="options">What isn't said stays as it is there.</param>
    public static BenchOptions Parse(ReadOnlySpan<string> args, BenchOptions options)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var (name, next) = (args[i], i + 1 < args.Length ? args[i + 1] : null);
            string Text() => next ?? throw new BenchProblem($"{name} needs a value");
            int Whole(int min, int max) =>
                int.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    && value >= min
                    && value <= max
                ? value : throw new BenchProblem($"{name} is a whole number from {min} to {max}");
            options = name switch
            {
                "--data" => options with { Data = Text() },
                "--seconds" => options with { Seconds = Whole(1, 604_800) },
                "--warmup" => options with { WarmupSeconds = Whole(0, 3600) },
                "--connections" => options with { Connections = Whole(1, 2000) },
                "--clients" => options with { PgbenchClients = Whole(1, 150) },
                "--accounts" => options with { Accounts = Whole(3, 100_000) },
                "--rounds" => options with { Rounds = Whole(1, 100) },
                "--rate" => options with { Rate = Whole(1, 100_000) },
                "--orders" => options with { OrdersBeside = Whole(0, 100_000) },
                "--history" => options with { History = Whole(0, 100_000_000) },
                "--open-orders" => options with { OpenOrders = Whole(0, 10_000_000) },
                "--keep-workers" => options with { KeepWorkers = true },
                "--peer" => options with { Peer = true },
                _ => throw new BenchProblem($"what is '{name}'?"),
            };
            if (name is not ("--keep-workers" or "--peer")) i++;
        }
        return options;
    }
}
