using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Leases;

namespace TradingSystem.Core.Messaging;

public static class MessagingServices
{
    /// <summary>Adds the job that sends on what the process that wrote it couldn't.</summary>
    public static IServiceCollection AddOutboxSweeper(this IServiceCollection services) =>
        services.AddSingleOwnerJob<OutboxSweeper>();
}
