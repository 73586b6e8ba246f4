using System.Globalization;
using Microsoft.Extensions.Configuration;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost;

/// <summary>What every program of the system is started with. Comes after the last program was added.</summary>
internal static class EveryProgram
{
    public static void ConfigureEveryProgram(this IDistributedApplicationBuilder builder, DataFolder data)
    {
        RefuseMessagesInMemory(builder.Configuration);
        var programs = builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder).ToArray();
        if (builder.ExecutionContext.IsRunMode)
        {
            var crashDumps = CrashDumpFolder(builder.Configuration, data);
            foreach (var program in programs)
            {
                program.StartDirectly()
                    .WithoutCertificate()
                    .WithTelemetry()
                    .WithForensics(data, crashDumps)
                    .EndWithThisProcess();
            }
        }
        foreach (var program in programs) program.WithSettings(builder.Configuration);
    }

    private static void RefuseMessagesInMemory(ConfigurationManager configuration)
    {
        if (configuration.Setting("Messaging:Transport") is not "InMemory") return;
        throw new StartProblem(
            "Messaging:Transport can't be InMemory here: the Api and the workers are processes of their own, and messages in memory don't leave theirs.");
    }

    /// <summary>
    /// Starts the built program itself. By default Aspire goes through <c>dotnet run</c>, which stays beside each
    /// program with 70 MB and takes two seconds of processor time at its start.
    /// </summary>
    /// <remarks>Programs are built with the AppHost, into folders beside its own or, in a test, beside the
    /// test's.</remarks>
    private static IResourceBuilder<ProjectResource> StartDirectly(this IResourceBuilder<ProjectResource> program)
    {
        var project = program.Resource.GetProjectMetadata().ProjectPath;
        var name = Path.GetFileNameWithoutExtension(project);
        var (configuration, output) = OutputFolder();
        return program.WithAnnotation(new ExecutableAnnotation
        {
            Command = Path.Combine(output, name, configuration, name),
            WorkingDirectory = Path.GetDirectoryName(project)!,
        });
    }

    /// <summary>This process runs in <c>artifacts/bin/PROJECT/CONFIGURATION/</c>.</summary>
    private static (string Configuration, string Output) OutputFolder()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return (own.Name, own.Parent!.Parent!.FullName);
    }

    /// <summary>
    /// Keeps Aspire from looking for a developer certificate: the programs listen by HTTP, and a missing one puts up a
    /// banner.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithoutCertificate(
        this IResourceBuilder<ProjectResource> program) =>
#pragma warning disable ASPIRECERTIFICATES001 // marked experimental; a resource with a certificate's callback has no other way to say that it wants none
        program.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001

    /// <summary>
    /// Sends metrics every 10 s. By OpenTelemetry's default of a minute the dashboard would have none for that long.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithTelemetry(this IResourceBuilder<ProjectResource> program) =>
        program.WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "10000");

    /// <summary>
    /// Where the programs leave what is looked into after their end: black boxes and, where wanted, the runtime's crash
    /// dumps.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithForensics(
        this IResourceBuilder<ProjectResource> program, DataFolder data, string? crashDumps)
    {
        program.WithEnvironment("Forensics__Directory", data.Folder("blackbox"));
        if (crashDumps is null) return program;
        // Type 2: with the heap. %e, %p and %t are the program's name, its process id and the time.
        return program.WithEnvironment("DOTNET_DbgEnableMiniDump", "1")
            .WithEnvironment("DOTNET_DbgMiniDumpType", "2")
            .WithEnvironment("DOTNET_DbgMiniDumpName", Path.Combine(crashDumps, "%e.%p.%t.dmp"));
    }

    /// <summary>
    /// The folder for crash dumps, made when <c>Forensics:CrashDumps</c> is true; null when it isn't.
    /// </summary>
    private static string? CrashDumpFolder(ConfigurationManager configuration, DataFolder data)
    {
        var wanted = configuration.Setting("Forensics:CrashDumps") ?? "false";
        if (!bool.TryParse(wanted, out var dumping))
        {
            throw new StartProblem($"Forensics:CrashDumps is true or false, not '{wanted}'.");
        }
        if (!dumping) return null;
        // They hold secrets.
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var folder = Directory.CreateDirectory(data.Folder("crashes"), Private).FullName;
        File.SetUnixFileMode(folder, Private);
        return folder;
    }

    /// <summary>Ends the program when this process is gone, however it went.</summary>
    private static void EndWithThisProcess(this IResourceBuilder<ProjectResource> program) =>
        program.WithEnvironment("OWNER_PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Each leaf of the section <c>set</c> (<c>--set:Risk:MaxOrderQuantity 10</c>) becomes an environment variable.
    /// </summary>
    private static void WithSettings(this IResourceBuilder<ProjectResource> program, ConfigurationManager configuration)
    {
        foreach (var (key, value) in configuration.GetSection("set").AsEnumerable(makePathsRelative: true))
        {
            if (value is not null) program.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
        }
    }
}
