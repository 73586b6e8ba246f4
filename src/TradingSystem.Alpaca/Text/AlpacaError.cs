using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Risk;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Text;

/// <summary>
/// An error as Alpaca's API gives it: HTTP status, Alpaca's code and a message that names what was wrong.
/// </summary>
public sealed record AlpacaError(int Status, ErrorWire Body)
{
    private const int MaxMessageLength = 300;

    public static AlpacaError MalformedBody(string message) => Of(400, 40010000, message);

    public static AlpacaError NotJson(System.Text.Json.JsonException e) =>
        MalformedBody($"request body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");

    public static AlpacaError NotUtf8 { get; } = MalformedBody("request body is not UTF-8");

    /// <summary>
    /// Half of a surrogate pair can be written as an escape: the JSON is valid, the text can't be read.
    /// </summary>
    public static AlpacaError BrokenText { get; } = MalformedBody(
        "request body has a text with half of a surrogate pair");

    /// <summary>A parameter is missing or malformed; the message names the field.</summary>
    public static AlpacaError Invalid(string message) => Of(422, 40010001, message);

    /// <summary>The way of the market data API and of <c>/v3</c> to say the same.</summary>
    public static AlpacaError BadParameter(string message) => Of(400, 40010001, message);

    /// <summary>What is <see cref="Invalid"/>, said in the way of <see cref="BadParameter"/>.</summary>
    public AlpacaError AsBadParameter => this with { Status = 400 };

    /// <summary>The request is well-formed and breaks a business rule.</summary>
    public static AlpacaError Unprocessable(string message) => Of(422, 42210000, message);

    public static AlpacaError Unauthorized { get; } = Of(401, 40110000, "request is not authorized");

    public static AlpacaError NotFound(string message) => Of(404, 40410000, message);

    public static AlpacaError Forbidden(string message) => Of(403, 40310000, message);

    public static AlpacaError DuplicateClientOrderId { get; } = Of(422, 40010001, "client_order_id must be unique");

    public static AlpacaError InsufficientBuyingPower(decimal available, decimal cost) =>
        new(403,
            new()
            {
                Code = 40310000,
                Message = "insufficient buying power",
                BuyingPower = available,
                CostBasis = cost
            });

    public static AlpacaError InsufficientQty(string symbol, decimal requested, decimal available) =>
        new(403, new()
        {
            Code = 40310000,
            Message = $"insufficient qty available for order {Figures(requested, available)}",
            Symbol = symbol,
            Available = available,
        });

    /// <summary>There isn't so much of the asset to close. Of a pair it is said as of a currency.</summary>
    public static AlpacaError InsufficientQty(string symbol, ClosableQty qty)
    {
        var available = Math.Max(qty.Existing - qty.Held, 0);
        var isCrypto = qty.Class == AssetClass.Crypto;
        var name = isCrypto ? symbol.Split('/')[0] : symbol;
        var what = isCrypto ? $"insufficient balance for {name}" : "insufficient qty available for order";
        return new(403, new()
        {
            Code = 40310000,
            Message = $"{what} {Figures(qty.Requested, available)}",
            Symbol = name,
            Available = available,
            Balance = isCrypto ? qty.Existing : null,
            ExistingQty = qty.Existing,
            HeldForOrders = qty.Held,
            RelatedOrders = [.. qty.Holders],
        });
    }

    public static AlpacaError RateLimitExceeded { get; } = Of(429, 42910000, "rate limit exceeded");

    /// <summary>Nothing was taken; the same request may be sent again.</summary>
    public static AlpacaError Unavailable(string message) => Of(503, 50310000, message);

    private static string Figures(decimal requested, decimal available) =>
        $"(requested: {DecimalString.Format(requested)}, available: {DecimalString.Format(available)})";

    private static AlpacaError Of(int status, int code, string message) =>
        new(status, new() { Code = code, Message = Shortened(message) });

    /// <summary>What was sent may be part of the message, and long.</summary>
    private static string Shortened(string message)
    {
        if (message.Length <= MaxMessageLength) return message;
        return message[..(char.IsHighSurrogate(message[MaxMessageLength - 1])
            ? MaxMessageLength - 1
            : MaxMessageLength)] + "…";
    }
}
