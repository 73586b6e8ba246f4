using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Audit;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Protection;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Postgres.Audit;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Schema;
using TradingSystem.Postgres.Stores;
using TradingSystem.Postgres.Upkeep;

namespace TradingSystem.Postgres;

public static class PostgresServices
{
    /// <summary>Adds the ports of the order path over the database of the data source that has been added.</summary>
    public static IServiceCollection AddPostgresStores(this IServiceCollection services)
    {
        services.AddSingleton<SchemaGate>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<ApiKeyTable>();
        services.AddSingleton<ILeaseTable, LeaseTable>();
        services.AddSingleton<IIntakeStore, SqlIntakeStore>();
        services.AddSingleton<IOutbox, OutboxTable>();
        services.AddSingleton<IOrderStore, SqlOrderStore>();
        services.AddSingleton<IOrderQueries, SqlOrderQueries>();
        services.AddSingleton<IReconciliationStore, SqlReconciliationStore>();
        services.AddSingleton<IStopStore, SqlStopStore>();
        services.AddSingleton<IWatchedOrders, SqlWatchedOrders>();
        return services.AddSingleton<IAssetStore, SqlAssetStore>();
    }

    /// <summary>Adds the jobs that look after the database and its records.</summary>
    public static IServiceCollection AddPostgresUpkeep(this IServiceCollection services)
    {
        services.AddValidatedOptions<AuditOptions>(AuditOptions.Section);
        services.AddValidatedOptions<RetentionOptions>(RetentionOptions.Section);
        services.AddSingleOwnerJob<FailoverWatch>();
        services.AddSingleOwnerJob<AuditSealer>();
        services.AddSingleOwnerJob<EquityRecorder>();
        return services.AddSingleOwnerJob<Retention>();
    }
}
