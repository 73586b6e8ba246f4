using System.Globalization;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.OrderPath;
using TradingSystem.Bench.Reporting;

namespace TradingSystem.Bench.Soak;

/// <summary>A row for each span, and how what they show has moved in the end.</summary>
internal sealed class SoakTable
{
    private const string DatabaseName = "database", ConnectionsName = "connections";
    private static readonly string[] Orders =
    [
        "seconds", "orders/s", "accepted p50 ms", "p99 ms", "acknowledged→fill p50 ms", "p99 ms", "not told yet"
    ];
    private readonly string[] parts;
    private readonly LiveTable table;
    private readonly Dictionary<string, Trend> trends = [];

    /// <param name="parts">Of the system, whose memory is shown.</param>
    public SoakTable(Report report, IEnumerable<string> parts)
    {
        this.parts = [.. parts];
        table = new(report,
            [.. Orders, .. this.parts.Select(part => $"{part} MB"), $"{DatabaseName} MB", "unpublished",
            ConnectionsName]);
    }

    public void Add(double seconds, int spanSeconds, OrderBoard board, SoakSample sample)
    {
        var (accepted, filled) = (board.DueToAcknowledged(), board.AcknowledgedToFilled());
        table.Row(
        [
            Whole(seconds), F((double)accepted.Count / spanSeconds), F(accepted.Milliseconds(50)),
            F(accepted.Milliseconds(99)), F(filled.Milliseconds(50)), F(filled.Milliseconds(99)),
            $"{accepted.Count - filled.Count}",
            .. parts.Select(part => Whole(Megabytes(sample.Memory.GetValueOrDefault(part)))),
            Whole(Megabytes(sample.Database)), $"{sample.Unpublished}", $"{sample.Connections}",
        ]);
        foreach (var part in parts) TrendOf(part).Add(seconds, Megabytes(sample.Memory.GetValueOrDefault(part)));
        TrendOf(DatabaseName).Add(seconds, Megabytes(sample.Database));
        TrendOf(ConnectionsName).Add(seconds, sample.Connections);
    }

    public void PrintTrends(Report report)
    {
        report.Table(["MB (connections: their number)", "first", "last", "most", "growth/h in the second half"],
            trends.Select(t => (IReadOnlyList<string>)[
                t.Key, Whole(t.Value.First), Whole(t.Value.Last), Whole(t.Value.Max), F(t.Value.GrowthPerHour())
            ]));
        foreach (var part in parts)
        {
            var name = $"soak_rss_{part.Replace(' ', '_')}";
            report.Value($"{name}_last", trends[part].Last, "MB");
            report.Value($"{name}_growth", trends[part].GrowthPerHour(), "MB/h");
        }
        report.Value("soak_database_growth", trends[DatabaseName].GrowthPerHour(), "MB/h");
        report.Value("soak_connections_most", trends[ConnectionsName].Max, "connections");
    }

    private Trend TrendOf(string name) => trends.TryGetValue(name, out var trend) ? trend : trends[name] = new();

    private static double Megabytes(long bytes) => bytes / 1e6;

    private static string Whole(double value) => value.ToString("F0", CultureInfo.InvariantCulture);

    private static string F(double value) => Report.Format(value);
}
