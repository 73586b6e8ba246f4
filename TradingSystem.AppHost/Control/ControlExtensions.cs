using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost.Control;

internal static class ControlExtensions
{
    /// <summary>A loopback endpoint that starts, stops and restarts resources, for those who know its token.</summary>
    public static ControlOptions AddControlEndpoint(this IDistributedApplicationBuilder builder, DataFolder data)
    {
        // The port must be known while the model is built: others are given the address.
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var options = new ControlOptions(new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}"),
            builder.AddSecret("control-token", data));
        builder.Services.AddSingleton(options);
        builder.Services.TryAddEventingSubscriber<ControlEndpoint>();
        return options;
    }
}
