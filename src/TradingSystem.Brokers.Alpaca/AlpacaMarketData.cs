using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TradingSystem.Alpaca.MarketData;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;
using TradingSystem.Domain.Text;

namespace TradingSystem.Brokers.Alpaca;

/// <summary>Prices from Alpaca's market data API, or from our paper exchange, which speaks it too.</summary>
/// <param name="assets">What there are quotes of; Alpaca answers only for symbols that are named.</param>
public sealed class AlpacaMarketData(
    HttpClient http, Func<IReadOnlyCollection<Asset>> assets, TimeProvider clock) : IMarketData
{
    public const string ClientName = "market-data-paper";

    /// <summary>In a request: its line mustn't be longer than 8 kB.</summary>
    private const int MaxSymbols = 500;

    /// <summary>Somebody waits for the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Quote>> LatestAsync(CancellationToken ct)
    {
        var known = assets();
        if (known.Count == 0) throw new BrokerUnavailableException("it isn't known yet what there are quotes of");
        var (stocks, crypto) = (ReadAllAsync(known, crypto: false, ct), ReadAllAsync(known, crypto: true, ct));
        return [.. await stocks, .. await crypto];
    }

    public async Task<IReadOnlyDictionary<string, T>> LatestAsync<T>(
        bool crypto, IReadOnlyList<string> symbols, string feed, CancellationToken ct) where T : IDataPoint =>
        await GetAsync(
            $"{LatestPath(DataKinds.Of<T>(), crypto)}{Parameters(("symbols", Joined(symbols)), ("feed", feed))}",
            answer => MarketDataText.ReadLatest(DataKinds.Of<T>(), answer), ct);

    public Task<HistoryPage<T>> HistoryAsync<T>(HistoryQuery query, CancellationToken ct) where T : IDataPoint
    {
        var kind = DataKinds.Of<T>();
        var parameters = Parameters(("symbols", Joined(query.Symbols)), ("timeframe", query.Timeframe?.ToString()),
            ("start", UtcTime.Format(query.Start)), ("end", query.EndIsGiven ? UtcTime.Format(query.End) : null),
            ("limit", query.Limit.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("sort", query.Descending ? "desc" : null), ("page_token", query.PageToken), ("feed", query.Feed),
            ("adjustment", query.Adjustment), ("asof", query.AsOf));
        return GetAsync($"{(query.Crypto ? "v1beta3/crypto/us" : "v2/stocks")}/{kind.Many}{parameters}",
            answer => MarketDataText.ReadPage(kind, answer), ct);
    }

    public async Task<IReadOnlyDictionary<string, MarketSnapshot>> SnapshotsAsync(
        bool crypto, IReadOnlyList<string> symbols, string feed, CancellationToken ct) =>
        await GetAsync(
            $"{(crypto ? "v1beta3/crypto/us" : "v2/stocks")}/snapshots{Parameters(("symbols", Joined(symbols)), ("feed", feed))}",
            answer => MarketDataText.ReadSnapshots(answer, crypto), ct);

    private async Task<List<Quote>> ReadAllAsync(IReadOnlyCollection<Asset> known, bool crypto, CancellationToken ct)
    {
        var all = new List<Quote>();
        foreach (var symbols in known.Where(asset => asset.IsCrypto == crypto)
            .Select(asset => asset.Symbol)
            .Chunk(MaxSymbols))
        {
            all.AddRange(await ReadAsync(symbols, crypto, ct));
        }
        return all;
    }

    private async Task<IEnumerable<Quote>> ReadAsync(string[] symbols, bool crypto, CancellationToken ct)
    {
        var quotes = await LatestAsync<QuoteTick>(crypto, symbols, feed: "", ct);
        var trades = await LatestAsync<TradeTick>(crypto, symbols, feed: "", ct);
        return quotes.Select(pair =>
        {
            var (quote, trade) = (pair.Value, trades.GetValueOrDefault(pair.Key));
            return new Quote(pair.Key, quote.BidPrice, quote.BidSize, quote.AskPrice, quote.AskSize, trade?.Price ?? 0,
                trade?.Size ?? 0, trade?.Id ?? 0, quote.Time, trade?.Time ?? default);
        });
    }

    private static string LatestPath<T>(DataKind<T> kind, bool crypto) where T : IDataPoint =>
        crypto ? $"v1beta3/crypto/us/latest/{kind.Many}" : $"v2/stocks/{kind.Many}/latest";

    /// <summary>Commas and slashes are what they are in a query.</summary>
    private static string Joined(IReadOnlyList<string> symbols) => string.Join(',', symbols);

    private static string Parameters(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new System.Text.StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(text.Length == 0 ? '?' : '&')
                    .Append(name)
                    .Append('=')
                    .Append(name == "symbols" ? value : Uri.EscapeDataString(value));
            }
        }
        return text.ToString();
    }

    private async Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var response = await http.GetAsync(
                new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, either.Token);
            if ((int)response.StatusCode is >= 400 and < 500) throw await RefusalOfAsync(response, either.Token);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            using var answer = await JsonDocument.ParseAsync(body, cancellationToken: either.Token);
            return read(answer.RootElement);
        }
        catch (Exception e) when (e is not MarketDataRefusedException && !ct.IsCancellationRequested)
        {
            throw new BrokerUnavailableException($"{path.Split('?')[0]}: {e.Message}", e);
        }
    }

    private static async Task<MarketDataRefusedException> RefusalOfAsync(
        HttpResponseMessage response, CancellationToken ct)
    {
        string? message = null;
        try
        {
            message = (await response.Content.ReadFromJsonAsync(TradingJson.Default.ErrorWire, ct))?.Message;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            // Not Alpaca's form: the status has to do.
        }
        if (string.IsNullOrEmpty(message)) message = $"it answered {(int)response.StatusCode}";
        var why = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => MarketDataRefusal.NotAllowed,
            HttpStatusCode.NotFound => MarketDataRefusal.NotFound,
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => MarketDataRefusal.Busy,
            _ => MarketDataRefusal.Invalid,
        };
        return new(why, message);
    }
}
