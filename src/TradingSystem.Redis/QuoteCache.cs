using System.Text.Json;
using System.Text.Json.Serialization;
using StackExchange.Redis;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Redis;

/// <summary>Quotes in Redis: one hash, a field for each symbol. Never the only copy of anything.</summary>
public sealed class QuoteCache(IConnectionMultiplexer redis) : IQuoteCache
{
    private const string Key = "quotes";

    public Task WriteAsync(IReadOnlyList<Quote> quotes) =>
        redis
            .GetDatabase()
            .HashSetAsync(Key,
                [.. quotes.Select(quote => new HashEntry(
                    quote.Symbol, JsonSerializer.SerializeToUtf8Bytes(quote, QuoteJson.Default.Quote)))]);

    public async Task<IReadOnlyList<Quote>?> ReadAsync()
    {
        try
        {
            var entries = await redis.GetDatabase().HashGetAllAsync(Key);
            return [.. entries.Select(entry => JsonSerializer.Deserialize(
                (byte[])entry.Value!, QuoteJson.Default.Quote)!)];
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(Quote))]
internal sealed partial class QuoteJson : JsonSerializerContext;
