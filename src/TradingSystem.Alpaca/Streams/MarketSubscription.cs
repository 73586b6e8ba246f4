using System.Collections.Immutable;
using System.Text.Json;

namespace TradingSystem.Alpaca.Streams;

/// <summary>
/// What a client wants: symbols by channel, or <c>*</c> for all. Unchanging: a change makes another one.
/// </summary>
public sealed class MarketSubscription
{
    public const string AllSymbols = "*";
    private static readonly ImmutableSortedSet<string> Empty = ImmutableSortedSet<string>.Empty.WithComparer(
        StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, ImmutableSortedSet<string>> symbols;

    private MarketSubscription(ImmutableDictionary<string, ImmutableSortedSet<string>> symbols) =>
        this.symbols = symbols;

    public static MarketSubscription None { get; } = new(ImmutableDictionary<string, ImmutableSortedSet<string>>.Empty);

    /// <summary>Symbols of all channels together.</summary>
    public int Count => symbols.Values.Sum(set => set.Count);

    public bool Wants(MarketMessage message) =>
        symbols.TryGetValue(message.Channel, out var wanted)
            && (wanted.Contains(message.Symbol) || wanted.Contains(AllSymbols));

    /// <summary>Corrections and cancels come with the trades that they are about.</summary>
    public MarketSubscription With(string channel, IEnumerable<string> more, MarketFeed feed) =>
        Change(channel, feed, set => set.Union(more));

    public MarketSubscription Without(string channel, IEnumerable<string> less, MarketFeed feed) =>
        Change(channel, feed, set => set.Except(less));

    /// <summary>The whole of it, as a client is told.</summary>
    public string ToJson(MarketFeed feed)
    {
        var channels =
            feed.Channels.Select(channel =>
                $"\"{channel}\":{JsonSerializer.Serialize([.. symbols.GetValueOrDefault(channel, Empty)], SymbolsJson.Default.StringArray)}");
        return $$"""[{"T":"subscription",{{string.Join(',', channels)}}}]""";
    }

    private MarketSubscription Change(
        string channel, MarketFeed feed, Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change)
    {
        var changed = symbols;
        foreach (var name in channel == MarketFeed.Trades && !feed.Crypto
            ? [channel, MarketFeed.Corrections, MarketFeed.CancelErrors]
            : new[] { channel })
        {
            changed = changed.SetItem(name, change(changed.GetValueOrDefault(name, Empty)));
        }
        return new(changed);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class SymbolsJson : System.Text.Json.Serialization.JsonSerializerContext;
