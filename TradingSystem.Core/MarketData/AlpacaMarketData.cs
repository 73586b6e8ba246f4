using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Brokers;

namespace TradingSystem.Core.MarketData;

/// <summary>Prices from Alpaca's market data API, or from our paper exchange, which speaks it too.</summary>
public sealed class AlpacaMarketData(HttpClient http) : IMarketData
{
    public const string ClientName = "market-data-paper";

    public async Task<IReadOnlyList<Quote>> LatestAsync(CancellationToken ct)
    {
        var stocks = ReadAsync("v2/stocks/quotes/latest", "v2/stocks/trades/latest", ct);
        var crypto = ReadAsync("v1beta3/crypto/us/latest/quotes", "v1beta3/crypto/us/latest/trades", ct);
        return [.. await stocks, .. await crypto];
    }

    private async Task<IEnumerable<Quote>> ReadAsync(string quotesPath, string tradesPath, CancellationToken ct)
    {
        var quotes = await GetAsync(quotesPath, MarketDataJson.Default.QuotesWire, ct);
        var trades = await GetAsync(tradesPath, MarketDataJson.Default.TradesWire, ct);
        return quotes.Quotes.Select(pair =>
        {
            var (quote, trade) = (pair.Value, trades.Trades.GetValueOrDefault(pair.Key));
            return new Quote(pair.Key, quote.BidPrice, quote.BidSize, quote.AskPrice, quote.AskSize, trade?.Price ?? 0, trade?.Size ?? 0, trade?.Id ?? 0, quote.Time, trade?.Time ?? default);
        });
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct)
    {
        try
        {
            return await http.GetFromJsonAsync(path, type, ct) ?? throw new BrokerUnavailableException($"{path}: an empty answer");
        }
        catch (Exception e) when (e is not BrokerUnavailableException && !ct.IsCancellationRequested)
        {
            throw new BrokerUnavailableException($"{path}: {e.Message}", e);
        }
    }
}
