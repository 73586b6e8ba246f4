using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.Domain.Text;
using static TradingSystem.Domain.Risk.RefusalCode;

namespace TradingSystem.Alpaca.Text;

/// <summary>Refusals in Alpaca's codes and words: the only place that has them.</summary>
public static class RefusalText
{
    /// <returns>What a client is answered with, as Alpaca answers where it knows the case.</returns>
    public static AlpacaError ToAlpaca(this Refusal refusal) => OfRequest(refusal)
        ?? OfPrices(refusal)
        ?? OfReplacement(refusal)
        ?? OfAccount(refusal)
        ?? OfPosition(refusal)
        ?? throw new InvalidOperationException($"The refusal {refusal.Code} has no words.");

    private static AlpacaError? OfRequest(Refusal r) => r.Code switch
    {
        AssetUnknown => AlpacaError.Invalid($"asset \"{r.Symbol}\" not found"),
        AssetNotTradable => AlpacaError.Unprocessable($"asset {r.Symbol} is not tradable"),
        AssetNotFractionable => AlpacaError.Forbidden($"asset \"{r.Symbol}\" is not fractionable"),
        PriceMissing => AlpacaError.Unavailable($"no current price for {r.Symbol}: the order can't be judged"),
        AuctionClosed => AlpacaError.Unprocessable(r.Window!.ToString()),
        NotionalTooSmall => AlpacaError.Forbidden($"notional must be >= {Text(r.Limit)}"),
        CostTooSmall => AlpacaError.Forbidden($"cost basis must be >= minimal amount of order {Text(r.Limit)}"),
        QtyTooSmall => AlpacaError.Unprocessable($"qty must be >= {Text(r.Limit)} for {r.Symbol}"),
        QtyNotOnIncrement => AlpacaError.Unprocessable($"qty must be a multiple of {Text(r.Limit)} for {r.Symbol}"),
        PercentageTooSmall => AlpacaError.Unprocessable(
            $"percentage {Text(r.Value)} of the position is less than can be traded"),
        ClassNotForCrypto => AlpacaError.Invalid("crypto orders must be simple orders"),
        TypeNotForCrypto => AlpacaError.Invalid("invalid order type for crypto order"),
        TypeNotForAuction => AlpacaError.Invalid(
            $"time_in_force {Name(r.TimeInForce)} is accepted for market and limit orders only"),
        TypeNotForExtendedHours => AlpacaError.Invalid(
            "extended_hours orders must be limit orders with time_in_force day or gtc"),
        TypeNotForFractions => AlpacaError.Unprocessable($"{Name(r.Type)} orders must be for a whole qty"),
        TimeInForceNotForCrypto => AlpacaError.Unprocessable("invalid crypto time_in_force"),
        TimeInForceNotForFractions => AlpacaError.Unprocessable("fractional orders must be DAY orders"),
        TimeInForceNotForTrailingStop => AlpacaError.Invalid(
            "trailing_stop orders must have time_in_force day or gtc"),
        TimeInForceNotForGroup => AlpacaError.Invalid(
            $"{Name(r.Class)} orders must have time_in_force day or gtc"),
        _ => null,
    };

    private static AlpacaError? OfPrices(Refusal r) => r.Code switch
    {
        PriceNotOnIncrement => AlpacaError.Unprocessable(
            $"{Name(r.Field)} must be a multiple of {Text(r.Limit)} for {r.Symbol}"),
        PriceSubPenny => AlpacaError.Unprocessable(
            $"invalid {Name(r.Field)} {Text(r.Value)}. sub-penny increment does not fulfill minimum pricing criteria"),
        TrailBeyondMarket => AlpacaError.Unprocessable(
            $"the trail must be less than the market's price {Text(r.Limit)}"),
        TrailBeyondMark => AlpacaError.Unprocessable("the trail must be less than the price that it trails"),
        StopLossTooNear => AlpacaError.Unprocessable(
            $"stop_loss.stop_price must be at least {Text(r.Limit)} {Side(r)} {Name(r.Field)}"),
        StopLossOnWrongSide => AlpacaError.Unprocessable(
            $"stop_loss.stop_price must be {Side(r)} the market's price {Text(r.Limit)}"),
        TakeProfitOnWrongSide => AlpacaError.Unprocessable(
            $"take_profit.limit_price must be {Side(r)} the market's price {Text(r.Limit)}"),
        _ => null,
    };

    private static AlpacaError? OfReplacement(Refusal r) => r.Code switch
    {
        ReplacementOfClosedOrder => AlpacaError.Unprocessable(
            $"order is not replaceable in \"{Name(r.Status)}\" state"),
        ReplacementOfNotional => AlpacaError.Unprocessable("orders by notional can't be replaced"),
        ReplacementOfFractions => AlpacaError.Unprocessable("only orders for whole shares can be replaced"),
        ReplacementOfMarketPrice => AlpacaError.Invalid("market orders have no price to replace"),
        ReplacementOfMissingField => AlpacaError.Invalid($"{Name(r.Type)} orders have no {Name(r.Field)}"),
        ReplacementOfGroupQty => AlpacaError.Unprocessable(
            $"the qty of an order of a {Name(r.Class)} group can't be replaced"),
        ReplacementWithoutChange => AlpacaError.Unprocessable("the replacement changes nothing of the order"),
        ReplacementBelowFilled => AlpacaError.Unprocessable(
            $"qty must be more than what is filled already ({Text(r.Limit)})"),
        _ => null,
    };

    private static AlpacaError? OfAccount(Refusal r) => r.Code switch
    {
        ClientOrderIdTaken => AlpacaError.DuplicateClientOrderId,
        AccountNotActive => AlpacaError.Forbidden("account is not active"),
        AccountSuspended => AlpacaError.Forbidden("new orders are rejected by user request"),
        AccountWithoutFractions => AlpacaError.Forbidden("fractional trading is switched off by user request"),
        AccountWithoutShorting => AlpacaError.Forbidden("account is not allowed to short"),
        BuyingPowerExceeded => AlpacaError.InsufficientBuyingPower(available: r.Limit ?? 0, cost: r.Value ?? 0),
        OrderSizeExceeded => AlpacaError.Forbidden(
            $"order value {Dollars(r.Value)} exceeds max_order_size {Dollars(r.Limit)}"),
        PositionSizeExceeded => AlpacaError.Forbidden(
            $"position in {r.Symbol} would exceed max_position_size {Dollars(r.Limit)}"),
        _ => null,
    };

    private static AlpacaError? OfPosition(Refusal r) => r.Code switch
    {
        PositionOppositeOrder => AlpacaError.Forbidden(
            $"potential wash trade detected. use complex orders: an order on the opposite side of {r.Symbol} is open"),
        PositionBlocksEntry => AlpacaError.Forbidden($"{Name(r.Class)} orders must be entry orders"),
        PositionWouldBeClosed => AlpacaError.Unprocessable(
            $"position_intent is {Name(r.Intent)}, and the order would close {r.Symbol}"),
        PositionMissing => AlpacaError.Unprocessable(
            $"position_intent is {Name(r.Intent)}, and there is nothing of {r.Symbol} to close"),
        PositionQtyExceeded => AlpacaError.InsufficientQty(r.Symbol!, r.Closable!),
        _ => null,
    };

    private static string Side(Refusal refusal) => refusal.MustBeAbove ? "above" : "below";

    private static string Text(decimal? figure) => DecimalString.Format(figure ?? 0);

    private static string Dollars(decimal? value) => DecimalString.Format(decimal.Round(value ?? 0, 2));

    private static string Name<T>(T? value) where T : struct, Enum => value is { } known ? EnumName<T>.Of(known) : "";

    private static string Name(OrderField? field) => field switch
    {
        OrderField.TakeProfitLimit => "take_profit.limit_price",
        OrderField.StopLossStop => "stop_loss.stop_price",
        OrderField.StopLossLimit => "stop_loss.limit_price",
        _ => Name<OrderField>(field),
    };
}
