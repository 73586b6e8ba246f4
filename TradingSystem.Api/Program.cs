using TradingSystem.Api;
using TradingSystem.Api.Accounts;
using TradingSystem.Api.Authentication;
using TradingSystem.Api.Errors;
using TradingSystem.Api.Markets;
using TradingSystem.Api.Orders;
using TradingSystem.Api.Positions;
using TradingSystem.Api.Streaming;
using TradingSystem.Core.Configuration;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Persistence;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("tradingdb");
builder.AddKeyedNpgsqlDataSource("tradingdb-replica");
builder.AddRedisClient("cache");
builder.AddMessageBus();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

builder.Services.AddTradingCore();
builder.Services.AddMarketData();
builder.Services.AddIntake();
builder.Services.AddSingleton<ReadRouter>();

builder.Services.AddSingleton<ApiKeyCache>();
builder.Services.AddSingleton<OrderCancellation>();
builder.Services.AddSingleton<OrderQueries>();
builder.Services.AddSingleton<PositionQueries>();
builder.Services.AddSingleton<PositionClosing>();
builder.Services.AddSingleton<TradeUpdateHub>();
builder.Services.AddHostedService<Background>();
builder.Services.AddHealthChecks().AddCheck<ReadyToTrade>("ready-to-trade");

var app = builder.Build();
app.UseMiddleware<ErrorMiddleware>();
app.MapDefaultEndpoints();
app.UseWebSockets();
app.MapTradeUpdates();
app.UseMiddleware<KeyMiddleware>();
app.MapOrders();
app.MapPositions();
app.MapAccount();
app.MapAssets();
app.MapMarketData();
app.MapFallback(() => Answers.Error(TradingSystem.Core.Alpaca.AlpacaError.NotFound("endpoint not found.")));
app.Run();
