using System.Globalization;
using TradingSystem.AppHost.Control;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost;

/// <summary>What several programs are given alike.</summary>
internal static class ProgramExtensions
{
    /// <summary>
    /// Gives the program an address of its own, the same one on every start: clients meet the program itself. DCP's
    /// proxy would be one more hop on the way of each order, and would take connections for a program that is down.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithOwnHttpEndpoint(
        this IResourceBuilder<ProjectResource> project, DataFolder data) =>
        data.Port(project.Resource.Name) is { } port
            ? project.WithHttpEndpoint(port: port, isProxied: false)
            : project.WithHttpEndpoint();

    public static IResourceBuilder<ProjectResource> WithBroker(
        this IResourceBuilder<ProjectResource> project, IResourceBuilder<ProjectResource> exchange, ApiKey key) =>
        project.WithReference(exchange).WaitFor(exchange)
            .WithEnvironment("Brokers__Paper__KeyId", key.Id)
            .WithEnvironment("Brokers__Paper__SecretKey", key.Secret);

    public static IResourceBuilder<ProjectResource> WithControl(
        this IResourceBuilder<ProjectResource> project, ControlOptions control) =>
        project.WithReference("control", control.Url).WithEnvironment("CONTROL_TOKEN", control.Token);

    public static IResourceBuilder<ProjectResource> WithScalingLimits(
        this IResourceBuilder<ProjectResource> project, ScalingLimits limits) =>
        project.WithEnvironment("Scaling__Min", limits.Min.ToString(CultureInfo.InvariantCulture))
            .WithEnvironment("Scaling__Max", limits.Max.ToString(CultureInfo.InvariantCulture));
}
