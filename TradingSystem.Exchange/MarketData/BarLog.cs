using System.Globalization;
using System.Text;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Exchange.MarketData;

/// <summary>
/// Complete bars in a file of the exchange's data folder, a line each, appended to; written anew without what is too
/// old when the exchange starts. Prices are no books: a line that can't be read is left out, and a disk that takes
/// nothing costs bars, not trading.
/// </summary>
public sealed class BarLog : IDisposable
{
    private const string FileName = "bars.csv";
    private const int Fields = 10;
    private readonly ILogger logger;
    private FileStream? file;

    private BarLog(FileStream file, ILogger logger) => (this.file, this.logger) = (file, logger);

    /// <summary>
    /// Gives each symbol's tape its past: what the file holds, or a seeded one; and writes down what comes.
    /// </summary>
    /// <param name="seeded">The past of a symbol that the file doesn't know.</param>
    public static BarLog Open(string directory, IReadOnlyCollection<SymbolTape> tapes,
        Func<SymbolTape, IEnumerable<(Timeframe Timeframe, TapeBar Bar)>> seeded, ILogger logger)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        var bySymbol = tapes.ToDictionary(tape => tape.Symbol);
        if (File.Exists(path))
        {
            foreach (var line in WholeLines(path))
            {
                if (TryParse(line, out var symbol, out var timeframe, out var bar)
                    && bySymbol.TryGetValue(symbol, out var tape))
                {
                    tape.Load(timeframe, bar);
                }
            }
        }
        foreach (var tape in tapes.Where(tape => !tape.HasBars))
        {
            foreach (var (timeframe, bar) in seeded(tape)) tape.Load(timeframe, bar);
        }
        Rewrite(path, tapes);
        var log = new BarLog(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read), logger);
        foreach (var tape in tapes) tape.Completed += log.Append;
        return log;
    }

    public void Dispose() => file?.Dispose();

    private void Append(SymbolTape tape, Timeframe timeframe, TapeBar bar)
    {
        if (file is null) return;
        try
        {
            file.Write(Encoding.UTF8.GetBytes(Line(tape.Symbol, timeframe, bar)));
            file.Flush();
        }
        catch (IOException e)
        {
            logger.LogError("Bars aren't written down any more: {Reason}", e.Message);
            file = null;
        }
    }

    /// <summary>A last line that was cut off in the middle is none.</summary>
    private static string[] WholeLines(string path)
    {
        var text = File.ReadAllText(path);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Days before minutes: a day that is known as a whole isn't made of its minutes again.</summary>
    private static void Rewrite(string path, IReadOnlyCollection<SymbolTape> tapes)
    {
        using (var fresh = new StreamWriter(
            path + ".new", append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            foreach (var tape in tapes)
            {
                foreach (var (timeframe, bar) in tape.Complete()) fresh.Write(Line(tape.Symbol, timeframe, bar));
            }
        }
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string Line(string symbol, Timeframe timeframe, TapeBar bar) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{timeframe},{symbol},{bar.Start.ToUnixTimeSeconds()},{bar.Open},{bar.High},{bar.Low},{bar.Close},{bar.Volume},{bar.Value},{bar.Trades}\n");

    private static bool TryParse(string line, out string symbol, out Timeframe timeframe, out TapeBar bar)
    {
        var fields = line.Split(',');
        (symbol, timeframe, bar) = ("", default, default);
        if (fields.Length != Fields || !Timeframe.TryParse(fields[0], out timeframe)) return false;
        symbol = fields[1];
        if (!long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return false;
        }
        var numbers = new decimal[6];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!decimal.TryParse(
                fields[3 + i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }
        if (!long.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out var trades)) return false;
        bar = new(DateTimeOffset.FromUnixTimeSeconds(seconds), numbers[0], numbers[1], numbers[2], numbers[3],
            numbers[4], numbers[5], trades);
        return true;
    }
}
