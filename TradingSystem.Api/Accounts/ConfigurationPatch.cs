using System.Text.Json;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Api.Accounts;

/// <summary>
/// The body of <c>PATCH /v2/account/configurations</c>: the fields that are there are changed, those that aren't known
/// are ignored.
/// </summary>
internal static class ConfigurationPatch
{
    private static readonly string[] Checks = ["entry", "exit", "both"], Emails = ["all", "none"];

    /// <param name="limits">What the system allows.</param>
    /// <returns>What is wrong with the body, or null and the settings as they would be.</returns>
    public static AlpacaError? Apply(
        JsonElement body, AccountConfigurationWire before, RiskOptions limits, out AccountConfigurationWire after)
    {
        after = before;
        foreach (var field in body.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null) continue;
            if (Apply(field, limits, ref after) is { } error) return error;
        }
        return null;
    }

    private static AlpacaError? Apply(JsonProperty field, RiskOptions limits, ref AccountConfigurationWire settings)
    {
        AlpacaError? error;
        switch (field.Name)
        {
            case "suspend_trade":
                error = Flag(field, out var suspended);
                settings = settings with { SuspendTrade = suspended };
                return error;
            case "fractional_trading":
                error = Flag(field, out var fractional);
                settings = settings with { FractionalTrading = fractional };
                return error;
            case "ptp_no_exception_entry":
                error = Flag(field, out var entry);
                settings = settings with { PtpNoExceptionEntry = entry };
                return error;
            case "disable_overnight_trading":
                error = Flag(field, out var overnight);
                settings = settings with { DisableOvernightTrading = overnight };
                return error;
            case "no_shorting":
                error = Flag(field, out var longOnly);
                settings = settings with { NoShorting = longOnly };
                return error
                    ?? (longOnly || limits.AllowShorting
                        ? null
                        : AlpacaError.Unprocessable("no_shorting can't be switched off: selling short isn't allowed here"));
            case "max_margin_multiplier":
                return Text(field) switch
                {
                    "1" => null,
                    "2" or "4" => AlpacaError.Unprocessable("max_margin_multiplier can only be 1: there is no margin"),
                    _ => AlpacaError.Invalid("max_margin_multiplier must be one of 1, 2, 4"),
                };
            case "max_options_trading_level":
                return Text(field) switch
                {
                    "0" => null,
                    "1" or "2" or "3" =>
                        AlpacaError.Unprocessable("max_options_trading_level can only be 0: options aren't traded"),
                    _ => AlpacaError.Invalid("max_options_trading_level must be one of 0, 1, 2, 3"),
                };
            case "dtbp_check":
                error = OneOf(field, Checks, out var dtbp);
                settings = settings with { DtbpCheck = dtbp };
                return error;
            case "pdt_check":
                error = OneOf(field, Checks, out var pdt);
                settings = settings with { PdtCheck = pdt };
                return error;
            case "trade_confirm_email":
                error = OneOf(field, Emails, out var email);
                settings = settings with { TradeConfirmEmail = email };
                return error;
            default: return null;
        }
    }

    private static AlpacaError? Flag(JsonProperty field, out bool value)
    {
        value = field.Value.ValueKind == JsonValueKind.True;
        return field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? null
            : AlpacaError.Invalid($"{field.Name} must be true or false");
    }

    private static AlpacaError? OneOf(JsonProperty field, string[] names, out string value)
    {
        value = Text(field);
        return names.Contains(value)
            ? null
            : AlpacaError.Invalid($"{field.Name} must be one of {string.Join(", ", names)}");
    }

    /// <summary>A number or a text.</summary>
    private static string Text(JsonProperty field) =>
        field.Value.ValueKind == JsonValueKind.Number
            ? field.Value.GetRawText()
            : RequestBody.Text(field.Value, field.Name, out var text) is null
            ? text!
            : "";
}
