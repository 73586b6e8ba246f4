using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.SimulationTests.Scheduling;

/// <summary>
/// What happened in a run, line by line, and a fingerprint of all of it: equal fingerprints, equal runs.
/// </summary>
internal sealed class History
{
    private const int LinesShown = 120;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> lines = [];

    public void Add(TimeSpan at, string who, string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,9:F4} {who,-9} {what}");
        hash.AppendData(Encoding.UTF8.GetBytes(line));
        lines.Add(line);
    }

    public string Fingerprint => Convert.ToHexStringLower(hash.GetCurrentHash());

    public int Length => lines.Count;

    /// <summary>The lines about subjects (separated by blanks), or the last ones.</summary>
    public string About(string? subjects)
    {
        var chosen = subjects is null
            ? lines
            : lines.Where(line => subjects.Split(' ').Any(subject => line.Contains(subject, StringComparison.Ordinal))).ToList();
        return string.Join('\n', chosen.TakeLast(LinesShown));
    }
}
