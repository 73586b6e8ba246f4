using System.Security.Cryptography;
using TradingSystem.Bench.Running;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Bench.Load;

/// <summary>
/// The orders that a run sends: in turn over all accounts and kinds. Numbers are handed out once, so no client order id
/// repeats.
/// </summary>
internal sealed class OrderMix
{
    /// <summary>What is traded where nothing else is asked for.</summary>
    public static readonly IReadOnlyList<string> Symbols = ["AAPL", "MSFT", "TSLA", "SPY"];

    private const int RefusedAt = 19, RepeatedAt = 39, Turn = 40;

    private readonly OrderRequest[] requests;
    private readonly OrderRequest[] refused = [], repeats = [];   // empty: all orders are good

    private OrderMix(RunningSystem system, IEnumerable<int> accounts, IReadOnlyList<string> kinds)
    {
        // Runs against one database must not meet each other's ids.
        IdPrefix = $"bench-{RandomNumberGenerator.GetHexString(8, lowercase: true)}-";
        requests =
        [
            .. from kind in kinds
               from account in accounts
               select new OrderRequest(system.Api, system.LoadKeyId(account), system.TraderSecret, kind, IdPrefix),
        ];
    }

    private OrderMix(OrderRequest[] requests) => (this.requests, IdPrefix) = (requests, "");

    private OrderMix(OrderMix good, OrderMix refused) =>
        (requests, IdPrefix, this.refused, repeats) = (good.requests, good.IdPrefix, refused.requests, Array.ConvertAll(
            good.requests, request => request.AsRepeat()));

    /// <summary>Empty when the requests are no orders.</summary>
    public string IdPrefix { get; }

    public OrderRequest this[long number] => (number % Turn) switch
    {
        RefusedAt when refused.Length > 0 => refused[number % refused.Length],
        RepeatedAt when repeats.Length > 0 => repeats[(number - 1) % repeats.Length],
        _ => requests[number % requests.Length],
    };

    /// <summary>Questions instead of orders.</summary>
    public static OrderMix Questions(IEnumerable<OrderRequest> requests) => new([.. requests]);

    /// <summary>
    /// Limit orders for the day, half of them below the market, where they rest, half above it, where they fill.
    /// </summary>
    public static OrderMix Limits(RunningSystem system, int accounts) => new(system, Enumerable.Range(1, accounts),
    [
        .. from item in new[] { ("AAPL", 120, 250), ("MSFT", 300, 600), ("TSLA", 150, 350), ("SPY", 400, 750) }
           from price in new[] { item.Item2, item.Item3 }
           select $"\"symbol\":\"{item.Item1}\",\"qty\":\"1\",\"side\":\"buy\",\"type\":\"limit\",\"time_in_force\":\"day\",\"limit_price\":\"{price}.00\"",
    ]);

    /// <summary>
    /// Of forty such orders one sells what the account hasn't got, and one repeats the order before it: 5 % are
    /// refused.
    /// </summary>
    public static OrderMix SomeRefused(RunningSystem system, int accounts) => new(
        Limits(system, accounts),
        new OrderMix(system, Enumerable.Range(1, accounts),
            ["\"symbol\":\"SPY\",\"qty\":\"1000000\",\"side\":\"sell\",\"type\":\"limit\",\"time_in_force\":\"day\",\"limit_price\":\"400.00\""]));

    /// <summary>Market orders, which fill at once.</summary>
    public static OrderMix Markets(RunningSystem system, int firstAccount, int accounts) =>
        Markets(system, Enumerable.Range(firstAccount, accounts), Symbols);

    /// <summary>For each symbol an order of each account: the account changes with each number.</summary>
    public static OrderMix Markets(RunningSystem system, IEnumerable<int> accounts, IEnumerable<string> symbols) =>
        new(system, accounts, [.. symbols.Select(Market)]);

    public static OrderMix OneSymbol(RunningSystem system, int account, string symbol) =>
        new(system, [account], [Market(symbol)]);

    private static string Market(string symbol) =>
        $"\"symbol\":\"{symbol}\",\"qty\":\"1\",\"side\":\"buy\",\"type\":\"market\",\"time_in_force\":\"{(AssetClasses.IsPair(symbol) ? "gtc" : "day")}\"";
}
