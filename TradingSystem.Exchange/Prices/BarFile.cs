using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace TradingSystem.Exchange.Prices;

/// <summary>
/// Bars from a CSV file with a header line: date, open, high, low, close, volume in any order; other columns are
/// ignored.
/// </summary>
public static class BarFile
{
    /// <exception cref="InvalidDataException">Names the file and the line that is wrong.</exception>
    public static IReadOnlyList<Bar> Read(string path)
    {
        using var text = new StreamReader(path);
        using var csv = new CsvReader(text,
            new CsvConfiguration(
                CultureInfo.InvariantCulture)
            { PrepareHeaderForMatch = header => header.Header.ToLowerInvariant() });
        var bars = new List<Bar>();
        try
        {
            csv.Read();
            csv.ReadHeader();
            while (csv.Read())
            {
                var bar = new Bar(csv.GetField<DateOnly>("date"), csv.GetField<decimal>("open"),
                    csv.GetField<decimal>("high"), csv.GetField<decimal>("low"), csv.GetField<decimal>("close"),
                    csv.GetField<decimal>("volume"));
                var (low, high) = (Math.Min(bar.Open, bar.Close), Math.Max(bar.Open, bar.Close));
                if (bar.Low <= 0 || bar.Low > low || bar.High < high)
                {
                    throw new InvalidDataException("low, open, close and high contradict each other");
                }
                bars.Add(bar);
            }
        }
        catch (Exception e) when (e is CsvHelperException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}, line {csv.Parser.Row}: {e.Message.Split('\n')[0].TrimEnd()}", e);
        }
        return bars.Count > 0 ? bars : throw new InvalidDataException($"{path}: no bars");
    }
}
