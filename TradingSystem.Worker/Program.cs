using TradingSystem.Brokers.Alpaca;
using TradingSystem.Core.Audit;
using TradingSystem.Core.Configuration;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Protection;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Postgres;
using TradingSystem.Postgres.Audit;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Upkeep;
using TradingSystem.RabbitMq;
using TradingSystem.Redis;
using TradingSystem.Worker;
using TradingSystem.Worker.Jobs;

if (args is ["migrate", ..]) return await Migrations.RunAsync(args[1..]);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("tradingdb");
builder.Services.AddPostgresStores();
builder.AddRedisCache();
builder.AddMessageBus();

builder.Services.AddTradingCore();
builder.AddBroker();
builder.Services.AddAlpacaMarketData();
builder.Services.AddMarketHours();
builder.Services.AddValidatedOptions<ExecutionOptions>("Execution");
builder.Services.AddSingleton<OrderExecutor>();
builder.Services.AddSingleton<FillCatchUp>();
builder.Services.AddSingleton<LostOrders>();
builder.Services.AddSingleton<OpenOrderCheck>();
builder.Services.AddSingleton<TrailingMarks>();
builder.Services.AddSingleton<DoubtResolver>();
builder.Services.AddSingleton<StrayOrders>();
builder.Services.AddSingleton<BrokerListener>();
builder.Services.AddValidatedOptions<ReconciliationOptions>("Reconciliation");
builder.Services.AddSingleton<Reconciler>();
builder.Services.AddIntake();
builder.Services.AddSingleton<PositionProtector>();
builder.Services.AddSingleton<StopOrderMonitor>();
builder.Services.AddSingleton<FailoverWatch>();
builder.Services.AddSingleton<PartitionOwner>();
builder.Services.AddSingleton<OutboxSweeper>();
builder.Services.AddSingleton<AssetCatalogSync>();
builder.Services.AddSingleton<LiveMarket>();
builder.Services.AddSingleton<MarketFollower>();
builder.Services.AddSingleton<QuotePublisher>();
builder.Services.AddSingleton<AuditSealer>();
builder.Services.AddValidatedOptions<AuditOptions>(AuditOptions.Section);
builder.Services.AddSingleton<EquityRecorder>();
builder.Services.AddSingleton<Retention>();
builder.Services.AddValidatedOptions<RetentionOptions>(RetentionOptions.Section);

builder.Services.AddHostedService<RelayJob>();
builder.Services.AddHostedService<MarketJob>();
builder.Services.AddHostedService<ExecutionJob>();
builder.Services.AddHostedService<SingleOwnerJobs>();
builder.Services.AddHealthChecks().AddCheck<SchemaHealth>("schema");
builder.AddForensics();

// Giving partitions back may take as long as the slowest request to a broker.
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapBlackBox();
await app.RunAsync();
return 0;
