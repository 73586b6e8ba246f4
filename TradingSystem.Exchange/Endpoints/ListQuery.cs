using System.Globalization;
using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Reads the queries of lists; empty parameters are as none.</summary>
public static class ListQuery
{
    private const int DefaultOrders = 50, MaxOrders = 500, MaxFills = 100;

    public static AlpacaError? Read(IQueryCollection query, TradingVenue venue, out OrderFilter? filter)
    {
        filter = null;
        bool? open = null;
        if (OneOf(query, "status", ["open", "closed", "all"], out var status) is { } badStatus) return badStatus;
        if (status != "all") open = status == "open";
        if (OneOf(query, "direction", ["desc", "asc"], out var direction) is { } badDirection) return badDirection;
        if (Limit(query, "limit", DefaultOrders, MaxOrders, out var limit) is { } badLimit) return badLimit;
        if (Time(query, "after", DayEdge.BeforeFirst, DateTimeOffset.MinValue, out var after) is { } badAfter)
        {
            return badAfter;
        }
        if (Time(query, "until", DayEdge.BehindLast, DateTimeOffset.MaxValue, out var until) is { } badUntil)
        {
            return badUntil;
        }
        if ((Bound(query, "after_order_id", venue, ref after)
            ?? Bound(query, "before_order_id", venue, ref until)) is { } badBound)
        {
            return badBound;
        }
        OrderSide? side = null;
        if (Text(query, "side") is { } name)
        {
            if (!EnumName<OrderSide>.TryParse(name, out var named))
            {
                return AlpacaError.Invalid($"side must be one of {EnumName<OrderSide>.All}");
            }
            side = named;
        }
        var symbols = Text(query,
            "symbols")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(symbol => venue.FindAsset(symbol)?.Symbol ?? symbol)
                .ToHashSet();
        filter = new(open, after, until, direction == "asc", limit, symbols, side);
        return null;
    }

    /// <param name="filter">Null when the page is to go on behind something that isn't there: nothing comes behind
    /// it.</param>
    public static AlpacaError? ReadFills(IQueryCollection query, TradingVenue venue, out FillFilter? filter)
    {
        filter = null;
        if (OneOf(query, "direction", ["desc", "asc"], out var direction) is { } badDirection) return badDirection;
        if (Limit(query, "page_size", MaxFills, MaxFills, out var limit) is { } badLimit) return badLimit;
        if (Time(query, "after", DayEdge.BeforeFirst, DateTimeOffset.MinValue, out var after) is { } badAfter)
        {
            return badAfter;
        }
        if (Time(query, "until", DayEdge.BehindLast, DateTimeOffset.MaxValue, out var until) is { } badUntil)
        {
            return badUntil;
        }
        var forward = direction == "asc";
        if (Text(query, "page_token") is { } token)
        {
            if (ActivityId.Parse(token) is not var (_, execution)
                || !Guid.TryParse(execution, out var id)
                || venue.TimeOf(id) is not { } last)
            {
                return null;
            }
            if (forward && last > after) after = last;
            else if (!forward && last < until) until = last;
            else return null;
        }
        filter = new(after, until, forward, limit);
        return null;
    }

    private static AlpacaError? Bound(IQueryCollection query, string name, TradingVenue venue, ref DateTimeOffset bound)
    {
        if (Text(query, name) is not { } text) return null;
        if (!Guid.TryParse(text, out var id)) return AlpacaError.Invalid($"{name} is not a UUID");
        if (venue.Read((books, _) => books.Find(id)?.SubmittedAt) is not { } time)
        {
            return AlpacaError.NotFound($"order not found for {name} {text}");
        }
        bound = time;
        return null;
    }

    private static AlpacaError? Limit(IQueryCollection query, string name, int usual, int most, out int limit)
    {
        limit = usual;
        if (Text(query, name) is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1))
        {
            return AlpacaError.Invalid($"{name} must be a number from 1 to {most}");
        }
        limit = Math.Min(limit, most);
        return null;
    }

    private static AlpacaError? Time(IQueryCollection query, string name, DayEdge edge, DateTimeOffset usual,
        out DateTimeOffset time)
    {
        var error = new QueryReader(query).Time(name, TimeZoneInfo.Utc, edge, out var given);
        time = given ?? usual;
        return error;
    }

    /// <param name="chosen">The first when nothing is said.</param>
    private static AlpacaError? OneOf(IQueryCollection query, string name, string[] allowed, out string chosen)
    {
        chosen = Text(query, name) ?? allowed[0];
        return allowed.Contains(chosen)
            ? null
            : AlpacaError.Invalid($"{name} must be one of {string.Join(", ", allowed)}");
    }

    private static string? Text(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } text ? text : null;
}
