using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Api.Accounts;

/// <summary>The query of <c>GET /v2/account/activities</c>.</summary>
public sealed record ActivityFilter
{
    private const string Fill = "FILL", CryptoFee = "CFEE";
    private const int MaxPageSize = 100, MaxEcho = 16;

    /// <summary>Alpaca's types, of which two occur here.</summary>
    private static readonly string[] Types =
    [
        Fill, CryptoFee, "TRANS", "MISC", "ACATC", "ACATS", "CGD", "CSD", "CSW", "DIV", "DIVCGL", "DIVCGS", "DIVFEE",
        "DIVFT", "DIVNRA", "DIVROC", "DIVTW", "DIVTXEX", "FEE", "INT", "INTNRA", "INTTW", "JNL", "JNLC", "JNLS", "MA",
        "NC", "OPASN", "OPCA", "OPCSH", "OPEXC", "OPEXP", "OPTRD", "PTC", "PTR", "REORG", "SPIN", "SPLIT", "FOPT",
        "OCT",
    ];

    /// <summary>Whether executions are asked for.</summary>
    public bool Fills { get; private init; }

    /// <summary>Whether the fees of trades in crypto are asked for. There are no other activities.</summary>
    public bool Fees { get; private init; }

    public Guid? Order { get; private init; }

    /// <summary>Exclusive bounds on the time.</summary>
    public DateTimeOffset? After { get; private init; }

    public DateTimeOffset? Until { get; private init; }

    /// <summary>The day (UTC) that begins then.</summary>
    public DateTimeOffset? Day { get; private init; }

    public bool Ascending { get; private init; }
    public int PageSize { get; private init; }

    /// <summary>
    /// The activity that the page goes on from: in this millisecond, of the execution (and its fee, see
    /// <see cref="ActivityQueries"/>).
    /// </summary>
    public (DateTimeOffset Time, string ExecutionId)? Behind { get; private init; }

    /// <param name="type">The type in the path; null: those of the query, or all.</param>
    public static AlpacaError? Read(IQueryCollection parameters, string? type, out ActivityFilter filter)
    {
        filter = new();
        var query = new QueryReader(parameters);
        var types = type is null ? query.List("activity_types") : [type];
        if (Array.Find(types, name => !Types.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            var echo = unknown[..Math.Min(unknown.Length, MaxEcho)];
            return AlpacaError.Invalid($"activity type {echo} is none of {string.Join(", ", Types)}");
        }
        if (query.OneOf("category", ["", "trade_activity", "non_trade_activity"], out var category) is { } badCategory)
        {
            return badCategory;
        }
        if (category.Length > 0 && types.Length > 0)
        {
            return AlpacaError.Invalid("category can't be used together with activity types");
        }
        if (query.Id("order_id", out var order) is { } badOrder) return badOrder;
        if (query.Day("date", out var day) is { } badDay) return badDay;
        if (query.Time("after", TimeZoneInfo.Utc, DayEdge.BeforeFirst, out var after) is { } badAfter) return badAfter;
        if (query.Time("until", TimeZoneInfo.Utc, DayEdge.BehindLast, out var until) is { } badUntil) return badUntil;
        if (day is not null && (after ?? until) is not null)
        {
            return AlpacaError.Invalid("date can't be used with after or until");
        }
        if (query.OneOf("direction", ["desc", "asc"], out var direction) is { } badDirection) return badDirection;
        var size = MaxPageSize;
        if (query.Whole("page_size", 1, MaxPageSize, ref size) is { } badSize) return badSize;
        (DateTimeOffset, string)? behind = null;
        if (query.Text("page_token") is { Length: > 0 } token)
        {
            behind = ActivityId.Parse(token);
            if (behind is null) return AlpacaError.Invalid("page_token is not the id of an activity");
        }

        filter = new()
        {
            Fills = types.Length == 0
                ? category != "non_trade_activity"
                : types.Contains(Fill, StringComparer.OrdinalIgnoreCase),
            Fees = types.Length == 0
                ? category != "trade_activity"
                : types.Contains(CryptoFee, StringComparer.OrdinalIgnoreCase),
            Order = order,
            After = after,
            Until = until,
            Day = day is { } date ? DayEdge.First.Of(date, TimeZoneInfo.Utc) : null,
            Ascending = direction == "asc",
            PageSize = size,
            Behind = behind,
        };
        return null;
    }
}
