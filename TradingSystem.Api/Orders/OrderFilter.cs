using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

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

    /// <summary>The legs of a group are shown inside the order that they belong to, and count with it.</summary>
    public bool Nested { get; private init; }

    public OrderSide? Side { get; private init; }
    /// <summary>As orders have them; none: any.</summary>
    public string[] Symbols { get; private init; } = [];
    /// <summary>None: any.</summary>
    public string[] AssetClasses { get; private init; } = [];

    /// <param name="symbolOf">The symbol of what is named in any spelling.</param>
    public static AlpacaError? Read(IQueryCollection query, Func<string, string> symbolOf, out OrderFilter filter)
    {
        filter = new();
        var reader = new QueryReader(query);
        if (reader.OneOf("status", ["open", "closed", "all"], out var status) is { } badStatus) return badStatus;
        var limit = DefaultLimit;
        if (reader.Whole("limit", 1, MaxLimit, ref limit) is { } badLimit) return badLimit;
        if (reader.OneOf("direction", ["desc", "asc"], out var direction) is { } badDirection) return badDirection;
        if (reader.Time("after", TimeZoneInfo.Utc, DayEdge.BeforeFirst, out var after) is { } badAfter) return badAfter;
        if (reader.Time("until", TimeZoneInfo.Utc, DayEdge.BehindLast, out var until) is { } badUntil) return badUntil;
        if (reader.Id("before_order_id", out var before) is { } badBefore) return badBefore;
        if (reader.Id("after_order_id", out var afterOrder) is { } badAfterOrder) return badAfterOrder;
        if (before is not null && afterOrder is not null)
        {
            return AlpacaError.Invalid("before_order_id and after_order_id can't be used together");
        }
        if ((before ?? afterOrder) is not null && (after ?? until) is not null)
        {
            return AlpacaError.Invalid("before_order_id and after_order_id can't be used with after or until");
        }
        if (reader.Flag("nested", out var nested) is { } badNested) return badNested;
        if (reader.OneOf("side", ["", "buy", "sell"], out var side) is { } badSide) return badSide;
        if (reader.SomeOf("asset_class", AssetWire.Classes, out var classes) is { } badClass) return badClass;

        filter = new()
        {
            Open = status switch { "open" => true, "closed" => false, _ => null },
            Limit = limit,
            After = after,
            Until = until,
            BeforeOrder = before,
            AfterOrder = afterOrder,
            Ascending = direction == "asc",
            Nested = nested,
            Side = side.Length == 0 ? null : EnumName<OrderSide>.Parse(side),
            Symbols = [.. reader.List("symbols").Select(symbolOf).Distinct()],
            AssetClasses = classes.Contains(AssetWire.AllClasses) ? [] : classes,
        };
        return null;
    }
}
