using TradingSystem.Api.Accounts;
using TradingSystem.Api.Authentication;
using TradingSystem.Api.Documentation;
using TradingSystem.Api.Errors;
using TradingSystem.Api.Markets;
using TradingSystem.Api.Operators;
using TradingSystem.Api.Orders;
using TradingSystem.Api.Portfolio;
using TradingSystem.Api.Positions;
using TradingSystem.Api.RateLimits;
using TradingSystem.Api.Streaming;
using TradingSystem.Api.Watchlists;
using TradingSystem.Api.Web;
using TradingSystem.Brokers.Alpaca;
using TradingSystem.Core.Configuration;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.MarketData;
using TradingSystem.Postgres;
using TradingSystem.Postgres.Audit;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Stores;
using TradingSystem.RabbitMq;
using TradingSystem.Redis;

namespace TradingSystem.Api;

/// <summary>What the Api is made of, and its pipeline.</summary>
internal static class ApiProgram
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddNpgsqlDataSource("tradingdb");
        builder.Services.AddPostgresStores();
        builder.AddKeyedNpgsqlDataSource("tradingdb-replica");
        builder.AddRedisCache();
        builder.AddMessageBus();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        builder.Services.AddTradingCore();
        builder.Services.AddAlpacaMarketData();
        builder.Services.AddMarketHours();
        builder.Services.AddQuotes();
        builder.Services.AddIntake();
        builder.Services.AddSingleton<ReadRouter>();
        builder.Services.AddValidatedOptions<DatabaseBreakerOptions>(DatabaseBreakerOptions.Section);
        builder.Services.AddSingleton<DatabaseBreaker>();
        builder.Services.AddSingleton(
            services => new ReconciliationHistory(
                services.GetRequiredKeyedService<Npgsql.NpgsqlDataSource>("tradingdb-replica")));
        builder.Services.AddSingleton(
            services => new AuditVerifier(
                services.GetRequiredKeyedService<Npgsql.NpgsqlDataSource>("tradingdb-replica")));

        builder.Services.AddSingleton(services => new ApiKeyCache(
            services.GetRequiredService<ApiKeyTable>().FindAsync, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<KeyCheck>();
        builder.Services.AddValidatedOptions<RateLimitOptions>(RateLimitOptions.Section);
        builder.Services.AddSingleton<RateLimiter>();
        builder.Services.AddSingleton<FailureLimiter>();
        builder.Services.AddSingleton<OrderCancellation>();
        builder.Services.AddSingleton<OrderQueries>();
        builder.Services.AddSingleton<PreviousCloses>();
        builder.Services.AddSingleton<PositionQueries>();
        builder.Services.AddSingleton<PositionClosing>();
        builder.Services.AddSingleton<ActivityQueries>();
        builder.Services.AddSingleton<ConfigurationTable>();
        builder.Services.AddSingleton<PortfolioHistory>();
        builder.Services.AddSingleton<WatchlistTable>();
        builder.Services.AddSingleton<MarketSymbols>();
        builder.Services.AddSingleton<MarketSource>();
        builder.Services.AddValidatedOptions<StreamOptions>(StreamOptions.Section);
        builder.Services.AddSingleton(services => new OpenStreams(
            services.GetRequiredService<ApiKeyTable>().SecretsAsync, services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<OpenStreams>>()));
        builder.Services.AddSingleton<Doorkeeper>();
        builder.Services.AddSingleton<TradeUpdateHub>();
        builder.Services.AddSingleton<TradeUpdateHistory>();
        builder.Services.AddValidatedOptions<MarketStreamOptions>(MarketStreamOptions.Section);
        builder.Services.AddSingleton<MarketStreamHub>();
        builder.Services.AddHostedService<Background>();
        builder.Services.AddHealthChecks().AddCheck<ReadyToTrade>("ready-to-trade");
        builder.AddForensics();
        builder.Services.AddApiDocument();
        builder.Services.AddBrowsers();
        builder.Services.AddReadCompression();
    }

    public static void UseApi(this WebApplication app)
    {
        app.UseMiddleware<ErrorMiddleware>();
        app.UseBrowsers();
        app.UseReadCompression();
        app.MapDefaultEndpoints();
        app.UseWebSockets(new()
        {
            KeepAliveInterval = TimeSpan.FromSeconds(10),
            KeepAliveTimeout = TimeSpan.FromSeconds(20)
        });
        app.MapTradeUpdates();
        app.MapMarketStreams();
        app.UseMiddleware<DatabaseBreakerMiddleware>();
        app.UseMiddleware<KeyMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        var books = app.MapGroup("").WithMetadata(new FromDatabase());
        books.MapOrders();
        books.MapPositions();
        books.MapAccount();
        books.MapActivities();
        PortfolioHistory.Map(books);
        books.MapWatchlists();
        app.MapAssets();
        app.MapCalendar();
        app.MapMarketCalendars();
        app.MapMarketData();
        app.MapOperators();
        app.MapApiDocument();
        app.MapRoot();
    }
}
