using System.Collections.Concurrent;
using System.Net;
using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Testkit.Running;

/// <summary>
/// Many clients that place orders as a careful bot does: whoever gets no usable answer asks by client order id before
/// sending again.
/// </summary>
internal sealed class OrderLoad(RunningSystem system, string prefix)
{
    public static readonly string[] Symbols = ["AAPL", "MSFT", "SPY", "TSLA"];
    private int next;

    /// <summary>Orders that were acknowledged, by client order id.</summary>
    public ConcurrentDictionary<string, OrderWire> Acknowledged { get; } = new();

    /// <summary>Longest time between two acknowledgements.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <param name="atOrder">Called once, when that many orders have been begun.</param>
    public async Task RunAsync(int clients, int orders, int atOrder = int.MaxValue, Func<Task>? then = null)
    {
        var (gate, last) = (new Lock(), TimeProvider.System.GetTimestamp());
        Task? meanwhile = null;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) <= orders;)
            {
                if (n == atOrder) meanwhile = then!();
                await PlaceAsync($"{prefix}-{n}", Symbols[n % Symbols.Length], n % 3 + 1);
                lock (gate)
                {
                    var gap = TimeProvider.System.GetElapsedTime(last);
                    if (gap > LongestGap) LongestGap = gap;
                    last = TimeProvider.System.GetTimestamp();
                }
            }
        })));
        if (meanwhile is not null) await meanwhile;
    }

    /// <summary>Places one buy order at the market; returns once it is acknowledged.</summary>
    public async Task PlaceAsync(string clientOrderId, string symbol, int qty)
    {
        var body =
            $$"""{"symbol":"{{symbol}}","qty":{{qty}},"side":"buy","type":"market","time_in_force":"day","client_order_id":"{{clientOrderId}}"}""";
        Acknowledged[clientOrderId] = await Eventually.GetAsync($"{clientOrderId} is accepted", async () =>
        {
            using var response = await system.Trader.SendAsync(HttpMethod.Post, "/v2/orders", body);
            if (response.IsSuccessStatusCode)
            {
                return await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync(
                    response.Content, TradingJson.Default.OrderWire);
            }
            Assert.True(
                response.StatusCode is HttpStatusCode.UnprocessableEntity or >= HttpStatusCode.InternalServerError,
                $"{(int)response.StatusCode}");
            return await system.Trader.FindAsync(clientOrderId);
        });
    }
}
