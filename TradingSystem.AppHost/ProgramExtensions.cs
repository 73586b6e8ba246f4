using System.Globalization;
using Microsoft.Extensions.Configuration;
using TradingSystem.AppHost.Control;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost;

/// <summary>What several programs are given alike.</summary>
internal static class ProgramExtensions
{
    public static IResourceBuilder<ProjectResource> WithBroker(this IResourceBuilder<ProjectResource> project, IResourceBuilder<ProjectResource> exchange, ApiKey key) =>
        project.WithReference(exchange).WaitFor(exchange)
            .WithEnvironment("Brokers__Paper__KeyId", key.Id)
            .WithEnvironment("Brokers__Paper__SecretKey", key.Secret);

    public static IResourceBuilder<ProjectResource> WithControl(this IResourceBuilder<ProjectResource> project, ControlOptions control) =>
        project.WithReference("control", control.Url).WithEnvironment("CONTROL_TOKEN", control.Token);

    public static IResourceBuilder<ProjectResource> WithScalingLimits(this IResourceBuilder<ProjectResource> project, ScalingLimits limits) =>
        project.WithEnvironment("Scaling__Min", limits.Min.ToString(CultureInfo.InvariantCulture))
            .WithEnvironment("Scaling__Max", limits.Max.ToString(CultureInfo.InvariantCulture));

    /// <summary>Each leaf of the section <c>set</c> (<c>--set:Risk:MaxOrderQuantity 10</c>) becomes an environment variable of every program.</summary>
    public static void WithSettingsFromCommandLine(this IDistributedApplicationBuilder builder)
    {
        if (builder.Configuration.Setting("Messaging:Transport") is "InMemory") throw new StartProblem("Messaging:Transport can't be InMemory here: the Api and the workers are processes of their own, and messages in memory don't leave theirs.");
        var settings = builder.Configuration.GetSection("set").AsEnumerable(makePathsRelative: true).Where(leaf => leaf.Value is not null).ToArray();
        foreach (var project in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder).ToArray())
        {
            foreach (var (key, value) in settings) project.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
            // A program ends itself when this process is gone, however it went.
            if (builder.ExecutionContext.IsRunMode) project.WithEnvironment("OWNER_PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
    }
}
