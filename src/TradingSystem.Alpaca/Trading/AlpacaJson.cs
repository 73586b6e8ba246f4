using System.Text.Json.Serialization;
using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Trading;

/// <summary>JSON of the trading API: snake case, decimals as strings, nulls written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters =
[
    typeof(DecimalString), typeof(UtcTime)
])]
[JsonSerializable(typeof(AccountConfigurationWire))]
[JsonSerializable(typeof(AccountWire))]
[JsonSerializable(typeof(ActivityWire[]))]
[JsonSerializable(typeof(AssetWire[]))]
[JsonSerializable(typeof(CalendarDayWire[]))]
[JsonSerializable(typeof(CancelStatusWire[]))]
[JsonSerializable(typeof(ClockWire))]
[JsonSerializable(typeof(CloseStatusWire[]))]
[JsonSerializable(typeof(ErrorWire))]
[JsonSerializable(typeof(ExecutionsWire))]
[JsonSerializable(typeof(FillActivityWire[]))]
[JsonSerializable(typeof(MarketCalendarWire))]
[JsonSerializable(typeof(MarketClocksWire))]
[JsonSerializable(typeof(OrderWire[]))]
[JsonSerializable(typeof(PlaceOrderWire))]
[JsonSerializable(typeof(PositionWire[]))]
[JsonSerializable(typeof(StreamMessage<TradeUpdateWire>))]
[JsonSerializable(typeof(WatchlistWire[]))]
public sealed partial class TradingJson : JsonSerializerContext;

/// <summary>JSON of the portfolio's history: decimals as numbers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(PortfolioHistoryWire))]
public sealed partial class PortfolioJson : JsonSerializerContext;
