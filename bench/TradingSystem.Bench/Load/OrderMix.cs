using System.Security.Cryptography;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Load;

/// <summary>The orders that a run sends: in turn over all accounts and kinds. Numbers are handed out once, so no client order id repeats.</summary>
internal sealed class OrderMix
{
    private readonly OrderRequest[] requests;

    private OrderMix(RunningSystem system, int firstAccount, int accounts, IReadOnlyList<string> kinds)
    {
        // Runs against one database must not meet each other's ids.
        IdPrefix = $"bench-{RandomNumberGenerator.GetHexString(8, lowercase: true)}-";
        requests =
        [
            .. from kind in kinds
               from account in Enumerable.Range(firstAccount, accounts)
               select new OrderRequest(system.Api, system.LoadKeyId(account), system.TraderSecret, kind, IdPrefix),
        ];
    }

    public string IdPrefix { get; }

    public OrderRequest this[long number] => requests[number % requests.Length];

    /// <summary>Limit orders for the day, half of them below the market, where they rest, half above it, where they fill.</summary>
    public static OrderMix Limits(RunningSystem system, int accounts) => new(system, 1, accounts,
    [
        .. from item in new[] { ("AAPL", 120, 250), ("MSFT", 300, 600), ("TSLA", 150, 350), ("SPY", 400, 750) }
           from price in new[] { item.Item2, item.Item3 }
           select $"\"symbol\":\"{item.Item1}\",\"qty\":\"1\",\"side\":\"buy\",\"type\":\"limit\",\"time_in_force\":\"day\",\"limit_price\":\"{price}.00\"",
    ]);

    /// <summary>Market orders, which fill at once.</summary>
    public static OrderMix Markets(RunningSystem system, int firstAccount, int accounts) =>
        new(system, firstAccount, accounts, [.. new[] { "AAPL", "MSFT", "TSLA", "SPY" }.Select(Market)]);

    public static OrderMix OneSymbol(RunningSystem system, int account, string symbol) => new(system, account, 1, [Market(symbol)]);

    private static string Market(string symbol) => $"\"symbol\":\"{symbol}\",\"qty\":\"1\",\"side\":\"buy\",\"type\":\"market\",\"time_in_force\":\"day\"";
}
