using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>Applications that know nothing of this machine's environment.</summary>
internal static class Hosts
{
    public static HostApplicationBuilder Plain(params (string Key, string? Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(configuration.Select(each => KeyValuePair.Create(
            each.Key, each.Value)));
        builder.Services.AddLogging();
        return builder;
    }

    /// <summary>A web application in memory, in production.</summary>
    public static WebApplicationBuilder Web(params (string Key, string? Value)[] configuration)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Production
        });
        builder.Configuration.AddInMemoryCollection(configuration.Select(each => KeyValuePair.Create(
            each.Key, each.Value)));
        builder.WebHost.UseTestServer();
        return builder;
    }
}
