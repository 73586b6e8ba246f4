using TradingSystem.Brokers.Alpaca;
using TradingSystem.Core.Configuration;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Intake;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Protection;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Postgres;
using TradingSystem.RabbitMq;
using TradingSystem.Redis;
using TradingSystem.Worker;
using TradingSystem.Worker.Jobs;

if (args is ["migrate", ..]) return await Migrations.RunAsync(args[1..]);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("tradingdb");
builder.AddRedisCache();
builder.AddMessageBus();
builder.AddBroker();

builder.Services.AddTradingCore().AddMarketHours();
builder.Services.AddPostgresStores().AddPostgresUpkeep();
builder.Services.AddAlpacaMarketData().AddQuotes().AddMarketPublishing();
builder.Services.AddIntake().AddOutboxSweeper().AddExecution().AddReconciliation().AddProtection();

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
