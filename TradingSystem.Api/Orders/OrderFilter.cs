using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;

namespace TradingSystem.Api.Orders;

/// <summary>The query of <c>GET /v2/orders</c>. Empty parameters count as absent, unknown ones are ignored.</summary>
public sealed record OrderFilter
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    /// <summary>True: only open orders; false: only final ones; null: all.</summary>
    public bool? Open { get; private init; } = true;

    public int Limit { get; private init; } = DefaultLimit;

    /// <summary>Exclusive bounds on submitted_at.</summary>
    public DateTimeOffset? After { get; private init; }

    public DateTimeOffset? Until { get; private init; }

    /// <summary>Exclusive bounds by order; ids are in the sequence of submission.</summary>
    public Guid? BeforeOrder { get; private init; }

    public Guid? AfterOrder { get; private init; }

    public bool Ascending { get; private init; }
    public OrderSide? Side { get; private init; }
    public string[] Symbols { get; private init; } = [];
    public string[] AssetClasses { get; private init; } = [];

    public static AlpacaError? Read(IQueryCollection query, out OrderFilter filter)
    {
        filter = new();
        string Text(string name) => query[name].ToString();
        string[] List(string name) => Text(name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        bool? open;
        switch (Text("status"))
        {
            case "" or "open": open = true; break;
            case "closed": open = false; break;
            case "all": open = null; break;
            default: return AlpacaError.Invalid("status must be one of open, closed, all");
        }
        var limit = DefaultLimit;
        if (Text("limit") is { Length: > 0 } limitText && (!int.TryParse(limitText, out limit) || limit is < 1 or > MaxLimit)) return AlpacaError.Invalid($"limit must be a number from 1 to {MaxLimit}");
        if (Text("direction") is not ("" or "asc" or "desc")) return AlpacaError.Invalid("direction must be asc or desc");
        if (Time("after", out var after) is { } badAfter) return badAfter;
        if (Time("until", out var until) is { } badUntil) return badUntil;
        if (Id("before_order_id", out var before) is { } badBefore) return badBefore;
        if (Id("after_order_id", out var afterOrder) is { } badAfterOrder) return badAfterOrder;
        if (before is not null && afterOrder is not null) return AlpacaError.Invalid("before_order_id and after_order_id can't be used together");
        if ((before ?? afterOrder) is not null && (after ?? until) is not null) return AlpacaError.Invalid("before_order_id and after_order_id can't be used with after or until");
        OrderSide? side = null;
        if (Text("side") is { Length: > 0 } sideText)
        {
            if (!WireName<OrderSide>.TryParse(sideText, out var parsed)) return AlpacaError.Invalid($"side must be one of {WireName<OrderSide>.All}");
            side = parsed;
        }

        filter = new()
        {
            Open = open,
            Limit = limit,
            After = after,
            Until = until,
            BeforeOrder = before,
            AfterOrder = afterOrder,
            Ascending = Text("direction") == "asc",
            Side = side,
            Symbols = List("symbols"),
            AssetClasses = List("asset_class"),
        };
        return null;

        AlpacaError? Time(string name, out DateTimeOffset? time)
        {
            time = null;
            if (Text(name) is not { Length: > 0 } text) return null;
            if (!UtcTime.TryParse(text.Replace(' ', '+'), out var parsed)) return AlpacaError.Invalid($"{name} is not a time (RFC 3339)");   // an offset's plus arrives as a space
            time = parsed;
            return null;
        }

        AlpacaError? Id(string name, out Guid? id)
        {
            id = null;
            if (Text(name) is not { Length: > 0 } text) return null;
            if (!Guid.TryParse(text, out var parsed)) return AlpacaError.Invalid($"{name} is not a UUID");
            id = parsed;
            return null;
        }
    }
}
