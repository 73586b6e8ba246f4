using Microsoft.EntityFrameworkCore;
using Npgsql;
using TradingSystem.Peers.EfCore;
using TradingSystem.Peers.EfCore.Data;
using TradingSystem.Peers.EfCore.Execution;
using TradingSystem.Peers.EfCore.Intake;
using TradingSystem.Peers.EfCore.Messaging;
using TradingSystem.Peers.EfCore.Streaming;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var options = builder.Configuration.GetSection("Peer").Get<PeerOptions>() ?? new();
var services = builder.Services;
services.AddSingleton(options);
services.AddSingleton(TimeProvider.System);

// Statements are prepared as they recur, and a connection's state is never changed: there is nothing to reset.
var database = new NpgsqlConnectionStringBuilder(options.Database)
{
    MaxPoolSize = options.PoolSize,
    MinPoolSize = options.PoolSize / 2,
    MaxAutoPrepare = 50,
    AutoPrepareMinUsages = 2,
    NoResetOnClose = true
};
await using var source = NpgsqlDataSource.Create(database);
services.AddPooledDbContextFactory<PeerDb>(context => context.UseNpgsql(source).EnableThreadSafetyChecks(false));
services.AddSingleton<Schema>();
services.AddSingleton<Bus>();
services.AddSingleton<KeyCache>();
services.AddSingleton<OrderIntake>();
services.AddSingleton<OutboxSignal>();
services.AddSingleton<UpdateStreams>();
services.AddSingleton<StreamEndpoint>();
services.AddHostedService<OutboxPoller>();
if (options.Venue is { } venue)
{
    services.AddHttpClient<VenueClient>(http =>
    {
        http.BaseAddress = venue;
        http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", options.VenueKeyId);
        http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", options.VenueSecretKey);
    }).RemoveAllLoggers();
    services.AddSingleton<FillBooking>();
    services.AddHostedService<FillListener>();
    services.AddHostedService<OrderConsumer>();
}
services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.PropertyNamingPolicy = PeerJson.Default.Options.PropertyNamingPolicy;
    json.SerializerOptions.TypeInfoResolverChain.Insert(0, PeerJson.Default);
});

var app = builder.Build();
app.UseWebSockets();
app.MapTrading();
app.Map("/stream", (HttpContext http, StreamEndpoint stream) => stream.HandleAsync(http));
app.MapGet("/health", () => "ready");
var (schema, bus) = (app.Services.GetRequiredService<Schema>(), app.Services.GetRequiredService<Bus>());
await schema.CreateAsync(CancellationToken.None);
await bus.OpenAsync(CancellationToken.None);
await app.StartAsync();
await app.WaitForShutdownAsync();
await bus.DeleteQueueAsync(CancellationToken.None);
await schema.DropAsync(CancellationToken.None);
