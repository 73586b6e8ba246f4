using System.Diagnostics;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;
using TradingSystem.Core.Telemetry;
using TradingSystem.Core.Time;

namespace TradingSystem.Core.Intake;

/// <summary>From a request to an accepted order: validate, price, hand to the intake, translate what it says.</summary>
public sealed class OrderPlacement(OrderIntake intake, AssetCatalog assets, QuoteBoard quotes, RiskOptions limits, IIdSource ids, UniqueClock times, TimeProvider clock)
{
    /// <param name="closing">The order closes a position: the limit on single orders doesn't hold it up.</param>
    /// <returns>The accepted order, or why it wasn't accepted.</returns>
    public async Task<(Order? Accepted, AlpacaError? Refused)> PlaceAsync(Guid account, OrderRequest request, bool closing)
    {
        if (request.Type is not (OrderType.Market or OrderType.Limit)) return (null, AlpacaError.Invalid($"type '{WireName<OrderType>.Of(request.Type)}' is not supported"));
        if (request.TimeInForce is TimeInForce.Opg or TimeInForce.Cls) return (null, AlpacaError.Invalid($"time_in_force '{WireName<TimeInForce>.Of(request.TimeInForce)}' is not supported"));
        if (request.Class != OrderClass.Simple) return (null, AlpacaError.Invalid($"order_class '{WireName<OrderClass>.Of(request.Class)}' is not supported"));
        if (assets.Find(request.Symbol) is not { } asset) return (null, AlpacaError.Invalid($"asset \"{request.Symbol}\" not found"));
        if (PriceFor(request, asset) is not { } price) return (null, AlpacaError.Unavailable($"no current price for {asset.Symbol}: the order can't be judged"));
        if (AssetRules.Check(request, asset, price) is { } broken) return (null, broken);

        var exposure = Exposure.Of(request, price, limits);
        var order = NewOrder(account, request, asset, exposure);
        var result = await intake.AcceptAsync(new(order, closing ? exposure with { Value = 0 } : exposure, price));
        return result.Denial is { } denial ? (null, Explain(denial, result.Available, order, exposure, asset)) : (order, null);
    }

    /// <summary>What a unit costs (buying) or brings (selling); null when nothing fresh enough is known. A limit price speaks for itself.</summary>
    private decimal? PriceFor(OrderRequest request, AssetWire asset)
    {
        var quote = quotes.Find(asset.Symbol);
        var fresh = quote is not null && (clock.GetUtcNow() - quote.At).TotalSeconds <= limits.MaxPriceAgeSeconds;
        var price = !fresh ? null : request.Side == OrderSide.Buy ? quote?.AskPrice : quote?.BidPrice;
        return price > 0 ? price : request.LimitPrice;
    }

    private Order NewOrder(Guid account, OrderRequest request, AssetWire asset, Exposure exposure)
    {
        var (id, now) = (ids.Next(), times.Next());
        return new()
        {
            Id = id,
            AccountId = account,
            ClientOrderId = request.ClientOrderId ?? id.ToString(),
            Partition = Partition.Of(account, asset.Symbol),
            Symbol = asset.Symbol,
            AssetId = asset.Id,
            AssetClass = asset.Class,
            Side = request.Side,
            Type = request.Type,
            TimeInForce = request.TimeInForce,
            Qty = request.Qty,
            Notional = request.Notional,
            LimitPrice = request.LimitPrice,
            ExtendedHours = request.ExtendedHours,
            Status = OrderStatus.Accepted,
            Reserved = exposure.Cost,
            Held = exposure.Held,
            SubmittedAt = now,
            UpdatedAt = now,
            TraceParent = Activity.Current?.Id,
            CorrelationId = Activity.Current?.GetBaggageItem(Tracing.CorrelationId),
        };
    }

    private static AlpacaError Explain(Denial denial, decimal available, Order order, Exposure exposure, AssetWire asset) => denial switch
    {
        Denial.DuplicateClientOrderId => AlpacaError.DuplicateClientOrderId,
        Denial.AccountNotActive => AlpacaError.Forbidden("account is not active"),
        Denial.BuyingPower => AlpacaError.InsufficientBuyingPower(available, exposure.Cost),
        Denial.PositionQty => AlpacaError.InsufficientQty(asset.Symbol, order.Held, available),
        Denial.TradingSuspended => AlpacaError.Forbidden("new orders are rejected by user request"),
        Denial.NoFractionalTrading => AlpacaError.Forbidden("fractional trading is switched off by user request"),
        Denial.MaxOrderSize => AlpacaError.Forbidden($"order value {Amount(exposure.Value)} exceeds max_order_size {Amount(available)}"),
        Denial.MaxPositionSize => AlpacaError.Forbidden($"position in {asset.Symbol} would exceed max_position_size {Amount(available)}"),
        _ => throw new InvalidOperationException($"unknown denial {denial}"),
    };

    private static string Amount(decimal value) => DecimalString.Format(decimal.Round(value, 2));
}
