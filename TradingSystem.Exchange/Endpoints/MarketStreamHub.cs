using TradingSystem.Alpaca.Streams;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;
using TradingSystem.Exchange.MarketData;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>
/// The venue's market data streams, a few times a second: every trade, bar and status that the tapes print, of quotes
/// and books the latest. Nothing is written while nobody listens.
/// </summary>
public sealed class MarketStreamHub : BackgroundService
{
    private const int MaxConnections = 1000;
    private static readonly TimeSpan SendEvery = TimeSpan.FromMilliseconds(200);

    private readonly MarketStreamFan stocks = new(MaxConnections);
    private readonly MarketStreamFan crypto = new(MaxConnections);
    private readonly Lock gate = new();
    private readonly TradingVenue venue;
    private readonly VenueKey account;
    private readonly TimeProvider clock;
    private List<MarketMessage> waiting = [];

    public MarketStreamHub(TradingVenue venue, VenueKey account, TimeProvider clock)
    {
        (this.venue, this.account, this.clock) = (venue, account, clock);
        foreach (var tape in venue.Tapes)
        {
            tape.Printed += Print;
            tape.Completed += Complete;
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var feed in MarketFeed.All)
        {
            app
                .Map(feed.Path,
                    (HttpContext http, MarketStreamHub hub, IHostApplicationLifetime lifetime) => hub.HandleAsync(
                        http, feed, lifetime.ApplicationStopping))
                .AllowAnonymous();
        }
    }

    public void CutAll()
    {
        stocks.CutAll(MarketStreamError.Internal);
        crypto.CutAll(MarketStreamError.Internal);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SendEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            List<MarketMessage> messages;
            lock (gate) (messages, waiting) = (waiting, []);
            messages = WithLatestQuotes(messages);
            if (crypto.HasSessions) messages.AddRange(Books());
            if (messages.Count == 0) continue;
            stocks.Send([.. messages.Where(message => !AssetClasses.IsPair(message.Symbol))]);
            crypto.Send([.. messages.Where(message => AssetClasses.IsPair(message.Symbol))]);
        }
    }

    private IEnumerable<MarketMessage> Books() => venue.Tapes.Where(tape => tape.Crypto).Select(tape =>
    {
        var book = MarketDataEndpoints.Book(venue, tape.Symbol, clock.GetUtcNow());
        return MarketMessage.Of(
            tape.Symbol, new BookUpdate { Time = book.Time, Bids = book.Bids, Asks = book.Asks, IsWhole = true });
    });

    private static List<MarketMessage> WithLatestQuotes(List<MarketMessage> messages)
    {
        var latest = new Dictionary<string, MarketMessage>();
        foreach (var quote in messages.Where(message => message.Channel == MarketFeed.Quotes))
        {
            latest[quote.Symbol] = quote;
        }
        return [.. messages.Where(message => message.Channel != MarketFeed.Quotes
            || latest[message.Symbol] == message)];
    }

    private async Task HandleAsync(HttpContext http, MarketFeed feed, CancellationToken stop)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var session = new MarketStreamSession(socket, feed, WebSocketCodec.IsMessagePack(http.Request),
            (key, secret) => Task.FromResult(account.Is(key, secret) ? key : null),
            name => feed.OwnSymbol(venue.FindAsset(name)?.Symbol), feed.Crypto ? crypto : stocks, clock);
        await session.RunAsync(http.Request.Headers["APCA-API-KEY-ID"].ToString(),
            http.Request.Headers["APCA-API-SECRET-KEY"].ToString(), stop);
    }

    private void Print(SymbolTape tape, IDataPoint point)
    {
        if (!IsHeard(tape)) return;
        Add(point switch
        {
            TradeTick trade => MarketMessage.Of(tape.Symbol, trade),
            TradingStatus status => MarketMessage.Of(tape.Symbol, status),
            _ => MarketMessage.Of(tape.Symbol, (QuoteTick)point),
        });
    }

    private void Complete(SymbolTape tape, Timeframe timeframe, TapeBar bar)
    {
        if (timeframe != Timeframe.Minute || !IsHeard(tape)) return;
        Add(MarketMessage.Of(MarketFeed.Bars, tape.Symbol, bar.ToWire()));
        if (tape.Today is { } today) Add(MarketMessage.Of(MarketFeed.DailyBars, tape.Symbol, today.ToWire()));
    }

    private bool IsHeard(SymbolTape tape) => (tape.Crypto ? crypto : stocks).HasSessions;

    private void Add(MarketMessage message)
    {
        lock (gate) waiting.Add(message);
    }
}
