using Microsoft.OpenApi;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Api.Documentation;

/// <summary>Assets, calendar, and market data.</summary>
internal static class MarketOperations
{
    private const string Assets =
        "Assets", Data =
            "Market data", Stocks = "/v2/stocks", Stock = "/v2/stocks/{symbol}", Crypto = "/v1beta3/crypto/{loc}";
    private static readonly Field Symbols = new("symbols", "text", "separated by commas", Required: true);
    private static readonly Field[] Feed =
    [
        new("feed", "text", "there is one feed under all names"), new("currency", "text", "USD")
    ];

    private static readonly Field[] Pages =
    [
        new("start", "time", "RFC 3339 or YYYY-MM-DD"), new("end", "time", "RFC 3339 or YYYY-MM-DD"),
        new("limit", "integer", "1 to 10000 over all symbols, default 1000"),
        new("page_token", "text", "as answered with"), new("sort", "text", "default asc", false, "asc", "desc"),
    ];

    private static readonly Field[] AssetFilter =
    [
        new("status", "text", "default all", false, "all", "active", "inactive"),
        new("asset_class", "text", "default us_equity"), new("exchange", "text", ""),
        new("attributes", "text", "any of them, separated by commas"),
    ];

    private static readonly Field[] Days =
    [
        new("start", "time", "from that day"), new("end", "time", "to that day"),
        new("date_type", "text", "", false, "TRADING", "SETTLEMENT")
    ];

    public static IEnumerable<Operation> All =>
    [
        new("GET /v2/assets", Assets, "List assets", schemas => schemas.Array<AssetWire>()) { Query = AssetFilter },
        new("GET /v2/assets/{name}", Assets, "An asset by symbol or id", schemas => schemas.One<AssetWire>()),
        new("GET /v2/calendar", Assets, "Days of trading",
            schemas => schemas.Array<CalendarDayWire>()) { Query = Days },
        new("GET /v2/clock", Assets, "The market's clock", schemas => schemas.One<ClockWire>()),
        new("GET /v3/clock", Assets, "The clocks of markets",
            schemas => Schemas.Object(("clocks", schemas.Array<MarketClockWire>())))
        {
            Query =
            [
                new("markets", "text", "NYSE, NASDAQ, IEX, or their codes, separated by commas; default all"),
                new("time", "time", "instead of now")
            ],
        },
        new("GET /v3/calendar/{market}", Assets, "Days of trading of a market",
            schemas => Schemas.Object(
                ("market", schemas.One<MarketWire>()), ("calendar", schemas.Array<MarketDayWire>())))
        {
            Query =
            [
                new("start", "time", "from that day, default today"),
                new("end", "time", "to that day, default a week after the start"),
                new("timezone", "text", "default the market's", false, "UTC")
            ],
        },
        .. Of("bar", "bars", schemas => schemas.One<Bar>(),
            new("timeframe", "text", "as 1Min, 5Min, 1Hour, 1Day, 1Week, 1Month", Required: true),
            new("adjustment", "text", "stocks: raw, split, dividend, spin-off, all")),
        .. Of("trade", "trades", schemas => schemas.One<TradeTick>()),
        .. Of("quote", "quotes", schemas => schemas.One<QuoteTick>()),
        new($"GET {Crypto}/latest/orderbooks", Data, "Order books",
            schemas => Schemas.Object(("orderbooks", Schemas.Map(schemas.One<BookSnapshot>()))))
            {
                Query = [Symbols],
                Secured = false
            },
        new($"GET {Stocks}/snapshots", Data, "Snapshots of stocks",
            schemas => Schemas.Map(schemas.One<MarketSnapshot>())) { Query = [Symbols, .. Feed] },
        new($"GET {Stock}/snapshot", Data, "The snapshot of a stock",
            schemas => schemas.One<MarketSnapshot>()) { Query = Feed },
        new($"GET {Crypto}/snapshots", Data, "Snapshots of crypto",
            schemas => Schemas.Object(("snapshots", Schemas.Map(schemas.One<MarketSnapshot>()))))
            {
                Query = [Symbols],
                Secured = false
            },
        .. MarketFeed.All.Select(feed => new Operation($"GET {feed.Path}", "Streams",
            feed.IsServed ? "Market data as it comes, a WebSocket" : "A WebSocket on which nothing is served",
            null) { Status = StatusCodes.Status101SwitchingProtocols, Secured = false, Added = true }),
    ];

    private static IEnumerable<Operation> Of(
        string one, string many, Func<Schemas, IOpenApiSchema> of, params Field[] more)
    {
        IOpenApiSchema Page(Schemas schemas) =>
            Schemas.Object((many, Schemas.Map(Several(schemas))), ("next_page_token", Schemas.PageToken));
        IOpenApiSchema Several(Schemas schemas) =>
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = of(schemas) };
        IOpenApiSchema Latest(Schemas schemas) => Schemas.Object((many, Schemas.Map(of(schemas))));
        Field[] crypto =
        [
            .. more.Where(field => field.Name != "adjustment"), .. Pages
        ], stocks = [.. more, .. Pages, .. Feed, new("asof", "text", "a date")];
        return
        [
            new($"GET {Stocks}/{many}", Data, $"Past {many} of stocks", Page) { Query = [Symbols, .. stocks] },
            new($"GET {Stock}/{many}", Data, $"Past {many} of a stock",
                schemas => Schemas.Object(
                    (many, Several(schemas)), ("symbol", Schemas.Text), ("next_page_token", Schemas.PageToken)))
                {
                    Query = stocks
                },
            new($"GET {Crypto}/{many}", Data, $"Past {many} of crypto",
                Page) { Query = [Symbols, .. crypto], Secured = false },
            new($"GET {Stocks}/{many}/latest", Data, $"The latest {many} of stocks",
                Latest) { Query = [Symbols, .. Feed] },
            new($"GET {Stock}/{many}/latest", Data, $"The latest {one} of a stock",
                schemas => Schemas.Object(("symbol", Schemas.Text), (one, of(schemas)))) { Query = Feed },
            new($"GET {Crypto}/latest/{many}", Data, $"The latest {many} of crypto",
                Latest) { Query = [Symbols], Secured = false },
        ];
    }
}
