using System.Text.Json;
using TradingSystem.Alpaca.Text;

namespace TradingSystem.Alpaca.Requests;

/// <summary>
/// The fields of a body that places or replaces an order, as they were written: nothing is checked but their form.
/// </summary>
internal struct OrderFields
{
    public string? Symbol, Side, Type, TimeInForce, OrderClass, ClientOrderId, PositionIntent;
    public decimal? Qty, Notional, LimitPrice, StopPrice, Trail, TrailPrice, TrailPercent;
    public bool ExtendedHours;

    /// <summary>The prices of nested objects, and whether the objects are there.</summary>
    public decimal? TakeProfitLimit, StopLossStop, StopLossLimit;
    public bool HasTakeProfit, HasStopLoss;

    public static AlpacaError? Read(ref Utf8JsonReader json, ref OrderFields to)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonFields.IsReadable(ref json)) return AlpacaError.BrokenText;
            AlpacaError? error = null;
            if (json.ValueTextEquals("symbol"u8))
            {
                error = JsonFields.Text(ref json, "symbol", out to.Symbol);
            }
            else if (json.ValueTextEquals("side"u8))
            {
                error = JsonFields.Text(ref json, "side", out to.Side);
            }
            else if (json.ValueTextEquals("type"u8))
            {
                error = JsonFields.Text(ref json, "type", out to.Type);
            }
            else if (json.ValueTextEquals("time_in_force"u8))
            {
                error = JsonFields.Text(ref json, "time_in_force", out to.TimeInForce);
            }
            else if (json.ValueTextEquals("order_class"u8))
            {
                error = JsonFields.Text(ref json, "order_class", out to.OrderClass);
            }
            else if (json.ValueTextEquals("client_order_id"u8))
            {
                error = JsonFields.Text(ref json, "client_order_id", out to.ClientOrderId);
            }
            else if (json.ValueTextEquals("position_intent"u8))
            {
                error = JsonFields.Text(ref json, "position_intent", out to.PositionIntent);
            }
            else if (json.ValueTextEquals("qty"u8))
            {
                error = JsonFields.Number(ref json, "qty", out to.Qty);
            }
            else if (json.ValueTextEquals("notional"u8))
            {
                error = JsonFields.Number(ref json, "notional", out to.Notional);
            }
            else if (json.ValueTextEquals("limit_price"u8))
            {
                error = JsonFields.Number(ref json, "limit_price", out to.LimitPrice);
            }
            else if (json.ValueTextEquals("stop_price"u8))
            {
                error = JsonFields.Number(ref json, "stop_price", out to.StopPrice);
            }
            else if (json.ValueTextEquals("trail"u8))
            {
                error = JsonFields.Number(ref json, "trail", out to.Trail);
            }
            else if (json.ValueTextEquals("trail_price"u8))
            {
                error = JsonFields.Number(ref json, "trail_price", out to.TrailPrice);
            }
            else if (json.ValueTextEquals("trail_percent"u8))
            {
                error = JsonFields.Number(ref json, "trail_percent", out to.TrailPercent);
            }
            else if (json.ValueTextEquals("extended_hours"u8))
            {
                error = JsonFields.Flag(ref json, "extended_hours", out to.ExtendedHours);
            }
            else if (json.ValueTextEquals("take_profit"u8))
            {
                error = Prices(ref json, "take_profit", out to.HasTakeProfit, out to.TakeProfitLimit, out _);
            }
            else if (json.ValueTextEquals("stop_loss"u8))
            {
                error = Prices(ref json, "stop_loss", out to.HasStopLoss, out to.StopLossLimit, out to.StopLossStop);
            }
            else { json.Read(); json.Skip(); }
            if (error is not null) return error;
        }
        return null;
    }

    /// <summary>A nested object with prices.</summary>
    private static AlpacaError? Prices(
        ref Utf8JsonReader json, string field, out bool there, out decimal? limit, out decimal? stop)
    {
        json.Read();
        (there, limit, stop) = (json.TokenType == JsonTokenType.StartObject, null, null);
        if (json.TokenType == JsonTokenType.Null) return null;
        if (!there) return AlpacaError.Invalid($"{field} must be an object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonFields.IsReadable(ref json)) return AlpacaError.BrokenText;
            AlpacaError? error = null;
            if (json.ValueTextEquals("limit_price"u8))
            {
                error = JsonFields.Number(ref json, $"{field}.limit_price", out limit);
            }
            else if (json.ValueTextEquals("stop_price"u8))
            {
                error = JsonFields.Number(ref json, $"{field}.stop_price", out stop);
            }
            else { json.Read(); json.Skip(); }
            if (error is not null) return error;
        }
        return null;
    }
}
