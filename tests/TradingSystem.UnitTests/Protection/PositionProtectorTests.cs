using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Protection;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Prices;
using TradingSystem.Domain.Risk;

namespace TradingSystem.UnitTests.Protection;

public sealed class PositionProtectorTests
{
    private sealed class Store : IStopStore
    {
        public Dictionary<string, decimal?> Stops { get; } = new() { ["AAPL"] = null, ["MSFT"] = 90 };

        public TaskCompletionSource Cleared { get; } = new();

        public TaskCompletionSource Set { get; } = new();

        public Task<IReadOnlyList<Position>> OpenPositionsAsync(CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Position>>([.. Stops.Select(stop =>
                new Position { AccountId = Guid.Empty, Symbol = stop.Key, Qty = 10, CostBasis = 1_000,
                StopLoss = stop.Value })]);

        public Task SetStopAsync(Position position, decimal stopLoss, CancellationToken ct)
        {
            Stops[position.Symbol] = stopLoss;
            Set.TrySetResult();
            return Task.CompletedTask;
        }

        public Task ClearStopsAsync(CancellationToken ct)
        {
            foreach (var symbol in Stops.Keys) Stops[symbol] = null;
            Cleared.TrySetResult();
            return Task.CompletedTask;
        }
    }

    private sealed class NoQuotes : IQuotes
    {
        public Quote? Find(string symbol) => null;
    }

    private static async Task RunAsync(Store store, RiskOptions limits, Task until)
    {
        using var stop = new CancellationTokenSource();
        var clock = new FakeTimeProvider();
        var running = new PositionProtector(store, null!, new NoQuotes(), limits, clock,
            NullLogger<PositionProtector>.Instance).RunAsync(stop.Token);
        await until.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Position_without_a_stop_gets_one()
    {
        var store = new Store();

        await RunAsync(store, new RiskOptions { StopLossPercent = 20 }, store.Set.Task);

        Assert.Equal((80m, 90m), (store.Stops["AAPL"], store.Stops["MSFT"]));
    }

    [Fact]
    public async Task Switched_off_no_position_gets_or_keeps_a_stop()
    {
        var store = new Store();

        await RunAsync(store, new RiskOptions { ProtectiveStops = false }, store.Cleared.Task);

        Assert.All(store.Stops.Values, Assert.Null);
        Assert.False(store.Set.Task.IsCompleted);
    }
}
