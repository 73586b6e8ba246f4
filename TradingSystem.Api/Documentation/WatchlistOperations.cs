using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Api.Documentation;

/// <summary>Watchlists, by id and by name.</summary>
internal static class WatchlistOperations
{
    private const string Tag = "Watchlists";
    private static readonly Field[] Change =
    [
        new("name", "text", "1 to 64 characters"), new("symbols", "texts", "at most 500")
    ];
    private static readonly Field[] Creation = [Change[0] with { Required = true }, Change[1]];
    private static readonly Field[] ByName = [new("name", "text", "the list's name", Required: true)];

    public static IEnumerable<Operation> All =>
    [
        new("GET /v2/watchlists", Tag, "List watchlists", schemas => schemas.Array<WatchlistWire>()),
        new("POST /v2/watchlists", Tag, "Create a watchlist",
            schemas => schemas.One<WatchlistWire>()) { Body = Field.Object(Creation) },
        new("DELETE /v2/watchlists/{id}/{symbol}", Tag, "Remove a symbol", schemas => schemas.One<WatchlistWire>()),
        .. Of("/v2/watchlists/{id}", []),
        .. Of("/v2/watchlists:by_name", ByName),
    ];

    private static IEnumerable<Operation> Of(string path, Field[] query) =>
    [
        new($"GET {path}", Tag, "A watchlist", schemas => schemas.One<WatchlistWire>()) { Query = query },
        new($"POST {path}", Tag, "Append a symbol",
            schemas => schemas.One<WatchlistWire>())
            {
                Query = query,
                Body = Field.Object([new("symbol", "text", "", Required: true)])
            },
        new($"PUT {path}", Tag, "Change a watchlist",
            schemas => schemas.One<WatchlistWire>()) { Query = query, Body = Field.Object(Change) },
        new($"PATCH {path}", Tag, "Change a watchlist, as a client library asks",
            schemas => schemas.One<WatchlistWire>()) { Query = query, Body = Field.Object(Change) },
        new($"DELETE {path}", Tag, "Delete a watchlist",
            null) { Query = query, Status = StatusCodes.Status204NoContent },
    ];
}
