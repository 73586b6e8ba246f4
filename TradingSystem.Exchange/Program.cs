using Microsoft.AspNetCore.Connections;
using TradingSystem.Domain.Calendar;
using TradingSystem.Exchange;
using TradingSystem.Exchange.Endpoints;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.MarketData;
using TradingSystem.Exchange.Prices;
using TradingSystem.Exchange.Rules;
using TradingSystem.Exchange.Venue;
using TradingSystem.Exchange.Venue.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddCheckedOptions<ExchangeOptions>("Exchange");
builder.Services.AddCheckedOptions<MarketOptions>(MarketOptions.Section);
builder.Services.AddCheckedOptions<FeeOptions>(FeeOptions.Section);
builder.Services.AddSingleton<MarketHours>();
builder.Services.AddSingleton<FeeSchedule>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<VenueIds>();
builder.Services.AddSingleton<VenueKey>();
builder.Services.AddSingleton<FaultBoard>();
builder.Services.AddSingleton<HiddenOrders>();
builder.Services.AddSingleton<ConnectionGate>();
builder.Services.AddSingleton<FaultActions>();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen =>
{
    var gate = kestrel.ApplicationServices.GetRequiredService<ConnectionGate>();
    listen.Use((connection, next) => gate.PassAsync(connection, next));
}));
builder.Services.AddSingleton<StreamHub>();
builder.Services.AddSingleton<StreamEndpoint>();
builder.Services.AddSingleton(services =>
{
    var options = services.GetRequiredService<ExchangeOptions>();
    return new MarketFactor(options.MarketVolatilityPercentPerDay / 100, options.MarketSeed);
});
builder.Services.AddSingleton(services =>
{
    var options = services.GetRequiredService<ExchangeOptions>();
    return VenueFiles.Open(options.DataDirectory, options.Cash, options.KeptInMemory);
});
builder.Services.AddSingleton(services =>
{
    var (options, files) = (services.GetRequiredService<ExchangeOptions>(), services.GetRequiredService<VenueFiles>());
    var prices = new PriceSources(options, services.GetRequiredService<MarketFactor>(), files.Store.State?.Prices);
    Instrument[] instruments = [.. options.Symbols.Select((symbol, i) => new Instrument(
        symbol, prices.Of(symbol, i), options, options.SeedOf(i)))];
    var (clock, seeds) = (services.GetRequiredService<TimeProvider>(), options.Symbols.Index()
        .ToDictionary(symbol => symbol.Item.Symbol));
    services
        .GetRequiredService<IHostApplicationLifetime>().ApplicationStopped
        .Register(BarLog.Open(options.DataDirectory, [.. instruments.Select(instrument => instrument.Tape)], tape =>
    {
        var (index, symbol) = seeds[tape.Symbol];
        return new SeededHistory(tape.Crypto, symbol.VolatilityPercentPerDay / 100, options.SeedOf(index))
            .EndingAt(clock.GetUtcNow(), Array.Find(instruments, instrument => instrument.Tape == tape)!.Price,
                options.MinuteBarDays);
    }, services.GetRequiredService<ILogger<BarLog>>()).Dispose);
    return new TradingVenue(instruments, files, services.GetRequiredService<StreamHub>(),
        services.GetRequiredService<VenueIds>(), clock, services.GetRequiredService<MarketHours>(),
        services.GetRequiredService<FaultBoard>(), services.GetRequiredService<FeeSchedule>());
});
builder.Services.AddSingleton<MarketStreamHub>();
builder.Services.AddHostedService(services => services.GetRequiredService<MarketStreamHub>());
builder.Services.AddHostedService<StoreKeeper>();
builder.Services.AddHostedService<MarketMaker>();

var app = builder.Build();
app.MapDefaultEndpoints();
app.UseWebSockets();
app.UseMiddleware<KeyMiddleware>();
app.UseMiddleware<FaultMiddleware>();
app.Map("/stream", (HttpContext http, StreamEndpoint stream) => stream.HandleAsync(http)).AllowAnonymous();
app.MapTrading();
app.MapMarketData();
MarketStreamHub.Map(app);
app.MapFaults();
app.MapHalts();
app.MapExecutions();
app.Run();
