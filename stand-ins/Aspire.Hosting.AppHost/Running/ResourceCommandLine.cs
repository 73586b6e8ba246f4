using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>What is started for a resource, and with which arguments and environment.</summary>
internal sealed record ResourceCommandLine(string Command, string WorkingDirectory, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public static async Task<ResourceCommandLine> ForAsync(IResource resource, IConfiguration configuration, DistributedApplicationExecutionContext execution, CancellationToken ct)
    {
        var (command, workingDirectory, arguments) = resource switch
        {
            ExecutableResource executable => (executable.Command, executable.WorkingDirectory, new List<object>()),
            _ => Program(resource.Annotations.OfType<IProjectMetadata>().Single()),
        };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>()) annotation.Callback(arguments);

        var variables = new Dictionary<string, object>();
        if (resource is ProjectResource) AddProjectVariables(resource, configuration, variables);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.Variable is not null))
        {
            variables[endpoint.Variable!] = endpoint.AllocatedPort!.Value.ToString(CultureInfo.InvariantCulture);
        }
        var context = new EnvironmentCallbackContext(execution, variables, ct);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>()) annotation.Callback(context);

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in variables) environment[name] = await TextAsync(value, ct);
        var texts = new List<string>();
        foreach (var argument in arguments) texts.Add(await TextAsync(argument, ct));
        return new ResourceCommandLine(command, workingDirectory, texts, environment);
    }

    private static (string Command, string WorkingDirectory, List<object> Arguments) Program(IProjectMetadata project)
    {
        var assembly = (project as IProjectOutput)?.AssemblyPath ?? throw new DistributedApplicationException($"{project.GetType()} doesn't say where its program is.");
        if (!File.Exists(assembly)) throw new DistributedApplicationException($"{assembly} isn't built.");
        var program = Path.ChangeExtension(assembly, null);
        var directory = Path.GetDirectoryName(project.ProjectPath)!;
        return File.Exists(program) ? (program, directory, []) : ("dotnet", directory, ["exec", assembly]);
    }

    private static void AddProjectVariables(IResource resource, IConfiguration configuration, Dictionary<string, object> variables)
    {
        var urls = resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https").Select(e => $"{e.UriScheme}://{e.TargetHost}:{e.AllocatedPort}").ToArray();
        if (urls.Length > 0) variables["ASPNETCORE_URLS"] = string.Join(';', urls);
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz", 8)}";
        if ((configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"]) is not { Length: > 0 } telemetry) return;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = telemetry;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = variables["OTEL_BSP_SCHEDULE_DELAY"] = variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
    }

    private static async ValueTask<string> TextAsync(object value, CancellationToken ct) => value switch
    {
        IValueProvider provider => await provider.GetValueAsync(ct) ?? "",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
