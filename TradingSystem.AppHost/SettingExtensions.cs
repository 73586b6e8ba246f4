using Microsoft.Extensions.Configuration;

namespace TradingSystem.AppHost;

internal static class SettingExtensions
{
    /// <summary>A setting of this process. What the command line sets for the programs (<c>--set:Scaling:Max 3</c>) holds here too.</summary>
    public static string? Setting(this IConfiguration configuration, string key) => configuration[$"set:{key}"] ?? configuration[key];
}
