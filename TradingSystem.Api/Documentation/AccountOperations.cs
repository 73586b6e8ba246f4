using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Api.Documentation;

/// <summary>The account, its settings, activities and history.</summary>
internal static class AccountOperations
{
    private const string Account = "Account";

    private static readonly Field[] Activities =
    [
        new("order_id", "uuid", "of that order"), new("date", "time", "on that day"), new("after", "time", "after it"),
        new("until", "time", "before it"),
        new("direction", "text", "default desc", false, "desc", "asc"),
        new("page_size", "integer", "1 to 100, default 100"),
        new("page_token", "text", "the id of the last item before"),
    ];

    private static readonly Field[] History =
    [
        new("period", "text", "a number and one of D, W, M, A; default 1M"),
        new("timeframe", "text", "", false, "1Min", "5Min", "15Min", "1H", "1D"),
        new("start", "time", "from then"), new("end", "time", "until then"),
        new("date_end", "time", "as older clients ask"),
        new("intraday_reporting", "text", "", false, "market_hours", "extended_hours", "continuous"),
        new("pnl_reset", "text", "", false, "per_day", "no_reset"),
        new("extended_hours", "flag", "as older clients ask"),
    ];

    private static readonly Field[] Configuration =
    [
        new("suspend_trade", "flag", "new orders are refused"),
        new("fractional_trading", "flag", "fractions are accepted"),
        new("no_shorting", "flag", "what isn't held can't be sold"),
        new("max_margin_multiplier", "text", "1 only"), new("max_options_trading_level", "integer", "0 only"),
        new("ptp_no_exception_entry", "flag", "kept"), new("disable_overnight_trading", "flag", "kept"),
        new("dtbp_check", "text", "kept", false, "entry", "exit", "both"),
        new("pdt_check", "text", "kept", false, "entry", "exit", "both"),
        new("trade_confirm_email", "text", "kept", false, "all", "none"),
    ];

    public static IEnumerable<Operation> All =>
    [
        new("GET /v2/account", Account, "The account", schemas => schemas.One<AccountWire>()),
        new("GET /v2/account/configurations", Account, "The account's settings",
            schemas => schemas.One<AccountConfigurationWire>()),
        new("PATCH /v2/account/configurations", Account, "Change the account's settings",
            schemas => schemas.One<AccountConfigurationWire>()) { Body = Field.Object(Configuration) },
        new("GET /v2/account/activities", Account, "Activities of all types",
            schemas => schemas.Array<FillActivityWire>())
        {
            Query =
            [
                new("activity_types", "text", "separated by commas"),
                new("category", "text", "", false, "trade_activity", "non_trade_activity"), .. Activities
            ],
        },
        new("GET /v2/account/activities/{type}", Account, "Activities of a type",
            schemas => schemas.Array<FillActivityWire>()) { Query = Activities },
        new("GET /v2/account/portfolio/history", Account, "What the account was worth",
            schemas => schemas.One<PortfolioHistoryWire>()) { Query = History },
    ];
}
