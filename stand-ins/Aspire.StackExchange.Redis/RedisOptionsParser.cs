using System.Globalization;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>Reads a connection string written for StackExchange.Redis 2.x with 1.2.6.</summary>
internal static class RedisOptionsParser
{
    private const int DefaultTimeoutMilliseconds = 5000; // 2.x; 1.2.6 takes 1000

    /// <summary>Options that 1.2.6 doesn't know are passed over; defaults are those of 2.x under Aspire.</summary>
    public static ConfigurationOptions Parse(string connectionString)
    {
        var given = connectionString.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.OrdinalIgnoreCase);

        var options = ConfigurationOptions.Parse(connectionString, ignoreUnknown: true);
        if (!given.ContainsKey("abortConnect")) options.AbortOnConnectFail = false;
        if (!given.ContainsKey("syncTimeout"))
        {
            options.SyncTimeout = given.TryGetValue("asyncTimeout", out var text)
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asyncTimeout) ? asyncTimeout : DefaultTimeoutMilliseconds;
        }

        if (!given.ContainsKey("connectTimeout")) options.ConnectTimeout = DefaultTimeoutMilliseconds;
        return options;
    }
}
