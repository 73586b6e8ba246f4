using TradingSystem.Core.Calendar;
using TradingSystem.Core.Configuration;
using TradingSystem.Core.Time;
using TradingSystem.Exchange;
using TradingSystem.Exchange.Endpoints;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.MarketData;
using TradingSystem.Exchange.Prices;
using TradingSystem.Exchange.Venue;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddValidatedOptions<ExchangeOptions>("Exchange");
builder.Services.AddMarketHours();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<IIdSource, SystemIdSource>();
builder.Services.AddSingleton<UniqueClock>();
builder.Services.AddSingleton<FaultBoard>();
builder.Services.AddSingleton<StreamHub>();
builder.Services.AddSingleton<StreamEndpoint>();
builder.Services.AddSingleton(services =>
{
    var options = services.GetRequiredService<ExchangeOptions>();
    var instruments = options.Symbols.Select((symbol, i) =>
    {
        IPriceSource prices = symbol.ReplayFile is { Length: > 0 } file
            ? new ReplayedPrice(BarFile.Read(Path.Combine(AppContext.BaseDirectory, file)), TimeSpan.FromSeconds(options.ReplaySecondsPerBar))
            : new GeneratedPrice(symbol.Price, symbol.VolatilityPercentPerDay / 100, options.Seed + i);
        return new Instrument(symbol, prices, options);
    }).ToArray();
    var (clock, seeds) = (services.GetRequiredService<TimeProvider>(), options.Symbols.Index().ToDictionary(symbol => symbol.Item.Symbol));
    services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(BarLog.Open(options.DataDirectory, [.. instruments.Select(instrument => instrument.Tape)], tape =>
    {
        var (index, symbol) = seeds[tape.Symbol];
        return new SeededHistory(tape.Crypto, symbol.VolatilityPercentPerDay / 100, options.Seed + index)
            .EndingAt(clock.GetUtcNow(), Array.Find(instruments, instrument => instrument.Tape == tape)!.Price, options.MinuteBarDays);
    }, services.GetRequiredService<ILogger<BarLog>>()).Dispose);
    var (journal, past) = Journal.Open(options.DataDirectory);
    return new TradingVenue(instruments, journal, past, options.Cash, services.GetRequiredService<StreamHub>(), services.GetRequiredService<IIdSource>(), services.GetRequiredService<UniqueClock>(), services.GetRequiredService<MarketHours>());
});
builder.Services.AddSingleton<MarketStreamHub>();
builder.Services.AddHostedService(services => services.GetRequiredService<MarketStreamHub>());
builder.Services.AddHostedService<MarketMaker>();

var app = builder.Build();
app.MapDefaultEndpoints();
app.UseWebSockets();
app.UseMiddleware<KeyMiddleware>();
app.UseMiddleware<FaultMiddleware>();
app.Map("/stream", (HttpContext http, StreamEndpoint stream) => stream.HandleAsync(http));
app.MapTrading();
app.MapMarketData();
MarketStreamHub.Map(app);
app.MapFaults();
app.MapHalts();
app.Run();
