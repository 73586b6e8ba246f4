using Microsoft.Extensions.Configuration;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost;

/// <summary>A paper exchange with a folder, a port and a key of its own.</summary>
internal sealed record PaperExchange(IResourceBuilder<ProjectResource> Project, ApiKey Key)
{
    public string Name => Project.Resource.Name;
}

internal static class ExchangeExtensions
{
    public static PaperExchange AddExchange(this IDistributedApplicationBuilder builder, string name, DataFolder data)
    {
        var key = builder.AddApiKey(name, data);
        return new(builder.AddProject<Projects.TradingSystem_Exchange>(name)
            .WithOwnHttpEndpoint(data)
            .WithHttpHealthCheck("/health")
            .WithEnvironment("Exchange__Name", name)
            .WithEnvironment("Exchange__KeyId", key.Id).WithEnvironment("Exchange__SecretKey", key.Secret)
            .WithEnvironment("Exchange__DataDirectory", data.Folder(name)), key);
    }

    /// <summary>The second one, where <c>Exchange:Second</c> says so.</summary>
    public static PaperExchange? AddSecondExchange(this IDistributedApplicationBuilder builder, DataFolder data)
    {
        var text = builder.Configuration.Setting("Exchange:Second") ?? "false";
        if (!bool.TryParse(text, out var wanted))
        {
            throw new StartProblem($"Exchange:Second is true or false, not '{text}'.");
        }
        return wanted ? builder.AddExchange("exchange-2", data) : null;
    }
}
