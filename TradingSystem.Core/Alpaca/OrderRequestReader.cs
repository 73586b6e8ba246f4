using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Alpaca;

/// <summary>Reads the body of <c>POST /v2/orders</c> leniently as to form (numbers or strings, unknown fields) and strictly as to content.</summary>
public static class OrderRequestReader
{
    private const int ClientOrderIdMaxLength = 128;
    private const decimal Max = 1_000_000_000_000m;   // quantities and prices beyond it are typing errors; keeps products within decimal's range
    private const int MaxDecimals = 9;

    /// <returns>Null and the request, or the error to answer with: its message names the field.</returns>
    public static AlpacaError? Read(ReadOnlySpan<byte> body, out OrderRequest? request)
    {
        request = null;
        if (!Utf8.IsValid(body)) return AlpacaError.NotUtf8;
        var raw = new Fields();
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 16 });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return AlpacaError.MalformedBody("request body must be a JSON object");
            if (raw.ReadFrom(ref json) is { } malformed) return malformed;
            if (json.Read()) return AlpacaError.MalformedBody("request body has text after the JSON object");
        }
        catch (JsonException e)
        {
            return AlpacaError.NotJson(e);
        }
        return raw.Check(out request);
    }

    private struct Fields
    {
        private string? symbol, side, type, timeInForce, orderClass, clientOrderId;
        private decimal? qty, notional, limitPrice, stopPrice, trailPrice, trailPercent;
        private bool extendedHours;

        public AlpacaError? ReadFrom(ref Utf8JsonReader json)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueIsEscaped && !IsReadable(ref json)) return AlpacaError.BrokenText;
                AlpacaError? error = null;
                if (json.ValueTextEquals("symbol"u8)) error = Text(ref json, "symbol", out symbol);
                else if (json.ValueTextEquals("side"u8)) error = Text(ref json, "side", out side);
                else if (json.ValueTextEquals("type"u8)) error = Text(ref json, "type", out type);
                else if (json.ValueTextEquals("time_in_force"u8)) error = Text(ref json, "time_in_force", out timeInForce);
                else if (json.ValueTextEquals("order_class"u8)) error = Text(ref json, "order_class", out orderClass);
                else if (json.ValueTextEquals("client_order_id"u8)) error = Text(ref json, "client_order_id", out clientOrderId);
                else if (json.ValueTextEquals("qty"u8)) error = Number(ref json, "qty", out qty);
                else if (json.ValueTextEquals("notional"u8)) error = Number(ref json, "notional", out notional);
                else if (json.ValueTextEquals("limit_price"u8)) error = Number(ref json, "limit_price", out limitPrice);
                else if (json.ValueTextEquals("stop_price"u8)) error = Number(ref json, "stop_price", out stopPrice);
                else if (json.ValueTextEquals("trail_price"u8)) error = Number(ref json, "trail_price", out trailPrice);
                else if (json.ValueTextEquals("trail_percent"u8)) error = Number(ref json, "trail_percent", out trailPercent);
                else if (json.ValueTextEquals("extended_hours"u8)) error = Flag(ref json, "extended_hours", out extendedHours);
                else { json.Read(); json.Skip(); }
                if (error is not null) return error;
            }
            return null;
        }

        public readonly AlpacaError? Check(out OrderRequest? request)
        {
            request = null;
            if (string.IsNullOrWhiteSpace(symbol)) return AlpacaError.Invalid("symbol is required");
            if (symbol.Length > 64) return AlpacaError.Invalid("symbol is too long");
            if (Name<OrderSide>("side", side, out var orderSide) is { } noSide) return noSide;
            if (Name<OrderType>("type", type, out var orderType) is { } noType) return noType;
            if (Name<TimeInForce>("time_in_force", timeInForce, out var force) is { } noForce) return noForce;
            if (orderClass is not (null or "" or "simple")) return AlpacaError.Invalid($"order_class '{orderClass}' is not supported");
            if (orderType is not (OrderType.Market or OrderType.Limit)) return AlpacaError.Invalid($"type '{type}' is not supported");
            if (force is TimeInForce.Opg or TimeInForce.Cls) return AlpacaError.Invalid($"time_in_force '{timeInForce}' is not supported");
            if (qty is null && notional is null) return AlpacaError.Invalid("qty or notional is required");
            if (qty is not null && notional is not null) return AlpacaError.Invalid("only one of qty or notional is accepted");
            if (Positive("qty", qty) is { } badQty) return badQty;
            if (Positive("notional", notional) is { } badNotional) return badNotional;
            if (orderType == OrderType.Limit && limitPrice is null) return AlpacaError.Invalid("limit orders require a limit_price");
            if (orderType == OrderType.Market && limitPrice is not null) return AlpacaError.Invalid("market orders require no limit_price");
            if (Positive("limit_price", limitPrice) is { } badLimit) return badLimit;
            if (stopPrice is not null) return AlpacaError.Invalid($"{type} orders require no stop_price");
            if (trailPrice is not null || trailPercent is not null) return AlpacaError.Invalid($"{type} orders require no trail_price or trail_percent");
            if (notional is not null && orderType != OrderType.Market) return AlpacaError.Invalid("notional is accepted for market orders only");
            if (extendedHours && (orderType != OrderType.Limit || force is not (TimeInForce.Day or TimeInForce.Gtc)))
            {
                return AlpacaError.Invalid("extended_hours orders must be limit orders with time_in_force day or gtc");
            }
            if (clientOrderId is { Length: > ClientOrderIdMaxLength }) return AlpacaError.Invalid($"client_order_id is longer than {ClientOrderIdMaxLength} characters");
            if (clientOrderId is not null && clientOrderId.AsSpan().IndexOf('\0') >= 0) return AlpacaError.Invalid("client_order_id contains a NUL character");

            request = new()
            {
                Symbol = symbol,
                Side = orderSide,
                Type = orderType,
                TimeInForce = force,
                Qty = qty,
                Notional = notional,
                LimitPrice = limitPrice,
                ExtendedHours = extendedHours,
                ClientOrderId = string.IsNullOrEmpty(clientOrderId) ? null : clientOrderId,
            };
            return null;
        }

        private static AlpacaError? Name<T>(string field, string? text, out T value) where T : struct, Enum
        {
            value = default;
            if (string.IsNullOrEmpty(text)) return AlpacaError.Invalid($"{field} is required");
            return WireName<T>.TryParse(text, out value) ? null : AlpacaError.Invalid($"invalid {field} '{Shortened(text)}': must be one of {WireName<T>.All}");
        }

        private static AlpacaError? Positive(string field, decimal? value)
        {
            if (value is null) return null;
            if (value <= 0) return AlpacaError.Invalid($"{field} must be > 0");
            if (value > Max) return AlpacaError.Invalid($"{field} is too large");
            return decimal.Round(value.Value, MaxDecimals) == value ? null : AlpacaError.Invalid($"{field} must have at most {MaxDecimals} decimal places");
        }

        private static AlpacaError? Text(ref Utf8JsonReader json, string field, out string? value)
        {
            json.Read();
            value = null;
            if (json.TokenType == JsonTokenType.Null) return null;
            if (json.TokenType != JsonTokenType.String) return AlpacaError.Invalid($"{field} must be a string");
            try { value = json.GetString(); }
            catch (InvalidOperationException) { return AlpacaError.Invalid($"{field} is not valid Unicode text"); }
            return null;
        }

        private static bool IsReadable(ref Utf8JsonReader json)
        {
            try { _ = json.GetString(); }
            catch (InvalidOperationException) { return false; }
            return true;
        }

        private static AlpacaError? Number(ref Utf8JsonReader json, string field, out decimal? value)
        {
            json.Read();
            value = null;
            if (json.TokenType == JsonTokenType.Null) return null;
            if (json.TokenType is not (JsonTokenType.Number or JsonTokenType.String)) return AlpacaError.Invalid($"{field} must be a number");
            if (json.TokenType == JsonTokenType.String && json.ValueSpan.IsEmpty) return null;
            if (!DecimalString.TryParse(json.ValueSpan, out var number)) return AlpacaError.Invalid($"{field} is not a number: '{Shortened(Encoding.UTF8.GetString(json.ValueSpan))}'");
            value = number;
            return null;
        }

        private static AlpacaError? Flag(ref Utf8JsonReader json, string field, out bool value)
        {
            json.Read();
            value = json.TokenType == JsonTokenType.True || json.TokenType == JsonTokenType.String && json.ValueSpan.SequenceEqual("true"u8);
            return json.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null || value || json.TokenType == JsonTokenType.String && json.ValueSpan.SequenceEqual("false"u8)
                ? null
                : AlpacaError.Invalid($"{field} must be true or false");
        }

        private static string Shortened(string text) => text.Length <= 32 ? text : text[..32] + "…";
    }
}
