using Microsoft.Extensions.Configuration;

namespace TradingSystem.AppHost;

internal static class PublishTargets
{
    /// <summary><c>--target compose|kubernetes</c>: one compute environment at a time, or every resource would have to name its own.</summary>
    public static void AddPublishTarget(this IDistributedApplicationBuilder builder)
    {
        switch (builder.Configuration["target"] ?? "compose")
        {
            case "compose":
                builder.AddDockerComposeEnvironment("compose").WithDashboard(false);
                break;
            case "kubernetes":
                builder.AddKubernetesEnvironment("kubernetes").WithHelm(helm => helm.WithChartName("trading"));
                break;
            case var other:
                throw new StartProblem($"--target is compose or kubernetes, not '{other}'.");
        }
    }
}
