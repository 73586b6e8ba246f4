using Npgsql;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Api.Callers;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Api.Watchlists;

/// <summary><c>/v2/watchlists</c>, a list by its id, and <c>/v2/watchlists:by_name</c>.</summary>
internal static class WatchlistEndpoints
{
    private static readonly string[] Change = ["PUT", "PATCH"];   // a client library uses the latter

    public static void MapWatchlists(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/watchlists", async (HttpContext http, WatchlistTable table) =>
            Answers.Json(
                [.. (await table.ListAsync(http.AccountId(), http.RequestAborted)).Select(list => ToWire(list, null))],
                TradingJson.Default.WatchlistWireArray));
        app.MapPost("/v2/watchlists", CreateAsync);
        foreach (var path in new[] { "/v2/watchlists/{id}", "/v2/watchlists:by_name" })
        {
            app.MapGet(path, GetAsync);
            app.MapPost(path, AppendAsync);
            app.MapMethods(path, Change, ChangeAsync);
            app.MapDelete(path, DeleteAsync);
        }
        app.MapDelete("/v2/watchlists/{id}/{**symbol}", RemoveAsync);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, WatchlistTable table, AssetCatalog assets)
    {
        var (request, malformed) = await WatchlistRequest.ReadAsync(http, assets);
        if (malformed is not null) return Answers.Error(malformed);
        if (request.Name is not { } name) return Answers.Error(AlpacaError.Invalid("name is required"));
        return await NamedAsync(name,
            async () => await table.AddAsync(
                http.AccountId(), name, request.Symbols ?? [], http.RequestAborted) is { } made
            ? Answer(made, assets)
            : Answers.Error(AlpacaError.Unprocessable($"an account has at most {Watchlist.MaxOfAccount} watchlists")));
    }

    private static Task<IResult> GetAsync(HttpContext http, WatchlistTable table, AssetCatalog assets) =>
        WithAsync(http, async key => Answer(await table.FindAsync(key, http.RequestAborted), assets, key));

    private static Task<IResult> ChangeAsync(HttpContext http, WatchlistTable table, AssetCatalog assets) =>
        WithAsync(http, async key =>
    {
        var (request, malformed) = await WatchlistRequest.ReadAsync(http, assets);
        if (malformed is not null) return Answers.Error(malformed);
        if (request.Name is null && request.Symbols is null)
        {
            return Answers.Error(AlpacaError.Invalid("name or symbols is required"));
        }
        return await NamedAsync(request.Name,
            async () => Answer(
                await table.ChangeAsync(key, request.Name, request.Symbols, http.RequestAborted), assets, key));
    });

    private static Task<IResult> AppendAsync(HttpContext http, WatchlistTable table, AssetCatalog assets) =>
        WithAsync(http, async key =>
    {
        var (request, malformed) = await WatchlistRequest.ReadAsync(http, assets);
        if (malformed is not null) return Answers.Error(malformed);
        if (request.Symbol is not { } symbol) return Answers.Error(AlpacaError.Invalid("symbol is required"));
        if (await table.FindAsync(key, http.RequestAborted) is not { } list) return NotFound(key);
        if (list.Symbols.Length >= Watchlist.MaxSymbols)
        {
            return Answers.Error(AlpacaError.Unprocessable($"a watchlist has at most {Watchlist.MaxSymbols} symbols"));
        }
        return Answer(await table.AppendAsync(key, symbol, http.RequestAborted), assets, key);
    });

    private static Task<IResult> DeleteAsync(HttpContext http, WatchlistTable table) =>
        WithAsync(http,
            async key => await table.DeleteAsync(key, http.RequestAborted) is null
                ? NotFound(key)
                : Results.NoContent());

    private static Task<IResult> RemoveAsync(
        string symbol, HttpContext http, WatchlistTable table, AssetCatalog assets) => WithAsync(http, async key =>
    {
        symbol = assets.SymbolOf(Uri.UnescapeDataString(symbol));
        if (await table.FindAsync(key, http.RequestAborted) is not { } list) return NotFound(key);
        return list.Symbols.Contains(symbol)
            ? Answer(await table.RemoveAsync(key, symbol, http.RequestAborted), assets, key)
            : Answers.Error(AlpacaError.NotFound($"{symbol} isn't in the watchlist"));
    });

    /// <summary>Reads which list is meant.</summary>
    private static async Task<IResult> WithAsync(HttpContext http, Func<WatchlistKey, Task<IResult>> handle)
    {
        if (http.GetRouteValue("id") is string id)
        {
            return Guid.TryParse(id, out var guid)
                ? await handle(new(http.AccountId(), guid, null))
                : Answers.Error(AlpacaError.Invalid("watchlist_id is not a UUID"));
        }
        var name = http.Request.Query["name"].ToString();
        return name.Length == 0 || name.Contains('\0', StringComparison.Ordinal)
            ? Answers.Error(AlpacaError.Invalid("name is required"))
            : await handle(new(http.AccountId(), null, name));
    }

    private static async Task<IResult> NamedAsync(string? name, Func<Task<IResult>> write)
    {
        try
        {
            return await write();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Answers.Error(AlpacaError.Unprocessable($"there is a watchlist named {name} already"));
        }
    }

    private static IResult Answer(Watchlist? list, AssetCatalog assets, WatchlistKey key) =>
        list is null ? NotFound(key) : Answer(list, assets);

    private static IResult Answer(Watchlist list, AssetCatalog assets) =>
        Answers.Json(ToWire(list, [.. list.Symbols.Select(assets.Find).OfType<Asset>().Select(AssetWire.From)]),
            TradingJson.Default.WatchlistWire);

    private static IResult NotFound(WatchlistKey key) =>
        Answers.Error(AlpacaError.NotFound($"watchlist not found: {key}"));

    private static WatchlistWire ToWire(Watchlist list, AssetWire[]? assets) => new()
    {
        Id = list.Id,
        AccountId = list.AccountId,
        Name = list.Name,
        CreatedAt = list.CreatedAt,
        UpdatedAt = list.UpdatedAt,
        Assets = assets,
    };
}
