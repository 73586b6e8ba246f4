using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Instruments;
using TradingSystem.Postgres.Stores;
using TradingSystem.Testkit.Contracts;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Markets;

/// <summary>What becomes of assets that the broker doesn't name any more. On a database of its own.</summary>
[Collection(TradingCollection.Name)]
public sealed class AssetCatalogSyncTests(TwoWorkers system) : IAsyncLifetime
{
    private static readonly Asset Stock = AssetOf(
        "AAPL", AssetClass.UsEquity), Coin = AssetOf("BTC/USD", AssetClass.Crypto);

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly FakeBroker broker = new();
    private readonly CancellationTokenSource stop = new();
    private ScratchDatabase database = null!;
    private Task running = Task.CompletedTask;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Asset AssetOf(string symbol, AssetClass kind) => new()
    {
        Id = Guid.CreateVersion7(),
        Symbol = symbol,
        Class = kind,
        Name = symbol,
        Exchange = "TEST",
        Tradable = true,
    };

    public async ValueTask InitializeAsync() => database = await ScratchDatabase.CreateAsync(system, "assets", Ct);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(1, "AAPL BTC/USD")]   // one look says that there are no stocks
    [InlineData(2, "BTC/USD")]
    public async Task Asset_that_vanishes_is_retired_by_the_second_look_that_says_so(int empty, string tradable)
    {
        var looks = 0;
        broker.Assets = () =>
        {
            var look = Interlocked.Increment(ref looks);
            return look > 1 && look <= 1 + empty ? [Coin] : [Stock, Coin];
        };
        running = new AssetCatalogSync(
            new SqlAssetStore(database.Source, clock), broker, clock, NullLogger<AssetCatalogSync>.Instance)
            .RunAsync(stop.Token);
        await LookedAsync(1);
        await LookedAsync(2, advance: TimeSpan.FromMinutes(10));
        await LookedAsync(3, advance: TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync($"{tradable} can be traded",
            async () => tradable == (string?)await database.ValueAsync(
            "select string_agg(symbol, ' ' order by symbol) from assets where tradable"));

        // Time passes until the look has been made: what waits for it may not have begun to wait.
        Task LookedAsync(int times, TimeSpan advance = default) => Eventually.TrueAsync($"look {times}", () =>
        {
            if (Volatile.Read(ref looks) < times) clock.Advance(advance);
            return Task.FromResult(Volatile.Read(ref looks) >= times);
        });
    }
}
