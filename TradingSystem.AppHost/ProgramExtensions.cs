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

    /// <summary>Where the programs leave what is looked into after their end: black boxes and, when <c>Forensics:CrashDumps</c> is true, the runtime's crash dumps.</summary>
    public static void WithForensics(this IDistributedApplicationBuilder builder, DataFolder data)
    {
        if (!builder.ExecutionContext.IsRunMode) return;
        var crashDumps = builder.Configuration.Setting("Forensics:CrashDumps") ?? "false";
        if (!bool.TryParse(crashDumps, out var dumping)) throw new StartProblem($"Forensics:CrashDumps is true or false, not '{crashDumps}'.");
        if (dumping) Directory.CreateDirectory(data.Folder("crashes"));
        foreach (var project in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder).ToArray())
        {
            project.WithEnvironment("Forensics__Directory", data.Folder("blackbox"));
            if (!dumping) continue;
            // Type 2: with the heap. %e, %p and %t are the program's name, its process id and the time.
            project.WithEnvironment("DOTNET_DbgEnableMiniDump", "1").WithEnvironment("DOTNET_DbgMiniDumpType", "2").WithEnvironment("DOTNET_DbgMiniDumpName", Path.Combine(data.Folder("crashes"), "%e.%p.%t.dmp"));
        }
    }

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
