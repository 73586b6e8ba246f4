using Microsoft.Extensions.Configuration;

namespace TradingSystem.AppHost;

internal static class SettingExtensions
{
    /// <summary>The folder with the start scripts.</summary>
    public static string InfraFolder(this IDistributedApplicationBuilder builder) =>
        Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", "infra"));

    /// <summary>
    /// A setting of this process. What the command line sets for the programs (<c>--set:Scaling:Max 3</c>) holds here
    /// too.
    /// </summary>
    public static string? Setting(this IConfiguration configuration, string key) =>
        configuration[$"set:{key}"] ?? configuration[key];
}
