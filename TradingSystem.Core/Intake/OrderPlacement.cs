using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>From a request to an accepted order: validate, price, hand to the intake, translate what it says.</summary>
public sealed class OrderPlacement(OrderIntake intake, AssetCatalog assets, QuoteBoard quotes, RiskOptions limits, OrderDrafts drafts, TimeProvider clock)
{
    /// <param name="closing">The order closes a position and never opens one: the limit on single orders doesn't hold it up.</param>
    public async Task<Placement> PlaceAsync(Guid account, OrderRequest request, bool closing)
    {
        if (Judge(request, out var asset, out var price) is { } refused) return refused;
        return await AcceptAsync(drafts.Place(account, request, asset, price, closing), asset);
    }

    /// <summary>Puts a changed order in an open one's place: it is accepted now, and sent when the broker has canceled the other. What of that one is filled until then counts.</summary>
    public async Task<Placement> ReplaceAsync(Order replaced, ReplaceRequest change)
    {
        if (!replaced.CanBeReplaced) return AlpacaError.Unprocessable($"order is not replaceable in \"{WireName<OrderStatus>.Of(replaced.Status)}\" state");
        if (Replacement.Of(replaced, change, out var request) is { } refused) return refused;
        if (Judge(request!, out var asset, out var price) is { } broken) return broken;
        return await AcceptAsync(drafts.Replace(replaced, request!, asset, price), asset);
    }

    /// <returns>Null when the request may go to the intake.</returns>
    private AlpacaError? Judge(OrderRequest request, out AssetWire asset, out decimal price)
    {
        (asset, price) = (null!, 0);
        if (assets.Find(request.Symbol) is not { } found) return AlpacaError.Invalid($"asset \"{request.Symbol}\" not found");
        if (PriceFor(request, found) is not { } known) return AlpacaError.Unavailable($"no current price for {found.Symbol}: the order can't be judged");
        (asset, price) = (found, known);
        return AssetRules.Check(request, asset, price, clock.GetUtcNow());
    }

    private async Task<Placement> AcceptAsync(IntakeOrder item, AssetWire asset)
    {
        var result = await intake.AcceptAsync(item);
        return result.Denial is { } denial ? Explain(denial, result.Available, item, asset) : new Placement(item.Order, item.Legs, null);
    }

    /// <summary>What a unit costs (buying) or brings (selling); null when nothing fresh enough is known. A limit price speaks for itself.</summary>
    private decimal? PriceFor(OrderRequest request, AssetWire asset)
    {
        var quote = quotes.Find(asset.Symbol);
        var fresh = quote is not null && (clock.GetUtcNow() - quote.At).TotalSeconds <= limits.MaxPriceAgeSeconds;
        var price = !fresh ? null : request.Side == OrderSide.Buy ? quote?.AskPrice : quote?.BidPrice;
        return price > 0 ? price : request.LimitPrice;
    }

    private static AlpacaError Explain(Denial denial, decimal available, IntakeOrder item, AssetWire asset) => denial switch
    {
        Denial.DuplicateClientOrderId => AlpacaError.DuplicateClientOrderId,
        Denial.AccountNotActive => AlpacaError.Forbidden("account is not active"),
        Denial.BuyingPower => AlpacaError.InsufficientBuyingPower(available, item.Exposure.Opening ?? 0),
        Denial.PositionQty when item.Order.Role == OrderRole.Entry => AlpacaError.Forbidden($"{WireName<OrderClass>.Of(item.Order.Class)} orders must be entry orders"),
        Denial.PositionQty => AlpacaError.InsufficientQty(asset.Symbol, item.Exposure.Closing ?? item.Order.Qty ?? 0, available),
        Denial.NoShorting => AlpacaError.Forbidden("account is not allowed to short"),
        Denial.OppositeOrder => AlpacaError.Forbidden($"potential wash trade detected. use complex orders: an order on the opposite side of {asset.Symbol} is open"),
        Denial.TradingSuspended => AlpacaError.Forbidden("new orders are rejected by user request"),
        Denial.NoFractionalTrading => AlpacaError.Forbidden("fractional trading is switched off by user request"),
        Denial.MaxOrderSize => AlpacaError.Forbidden($"order value {Amount(item.Exposure.Value)} exceeds max_order_size {Amount(available)}"),
        Denial.MaxPositionSize => AlpacaError.Forbidden($"position in {asset.Symbol} would exceed max_position_size {Amount(available)}"),
        _ => throw new InvalidOperationException($"unknown denial {denial}"),
    };

    private static string Amount(decimal value) => DecimalString.Format(decimal.Round(value, 2));
}
