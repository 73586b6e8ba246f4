using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Risk;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Intake;

/// <summary>From a request to an accepted order: validate, price, hand to the intake, translate what it says.</summary>
public sealed class OrderPlacement(OrderIntake intake, AssetCatalog assets, QuoteBoard quotes, MarketHours hours,
    RiskOptions limits, OrderDrafts drafts, TimeProvider clock)
{
    /// <param name="closing">The order closes a position and never opens one.</param>
    public async Task<Placement> PlaceAsync(Guid account, OrderRequest request, bool closing)
    {
        if (Judge(request, mayOpen: !closing, out var asset, out var basis) is { } refused) return refused;
        var whyNotOpen = WhyNotOpen(asset!, basis);
        var item = drafts.Place(account, request, asset!, basis.Price ?? 0, closing || whyNotOpen is not null);
        return await AcceptAsync(item with { IsExit = closing, WhyNotOpen = whyNotOpen }, asset!);
    }

    /// <summary>Puts a changed order in an open one's place: it is accepted now, and sent when the broker has canceled the other. What of that one is filled until then counts.</summary>
    /// <param name="group">The orders of its group, itself included; empty when it has none.</param>
    public async Task<Placement> ReplaceAsync(Order replaced, IReadOnlyCollection<Order> group, ReplaceRequest change)
    {
        if (!replaced.CanBeReplaced) return AlpacaError.Unprocessable($"order is not replaceable in \"{EnumName<OrderStatus>.Of(replaced.Status)}\" state");
        if (Replacement.Of(replaced, change, out var request) is { } refused) return refused;
        if (Judge(request!, mayOpen: replaced.Opens, out var asset, out var basis) is { } broken) return broken;
        if (replaced.Opens && WhyNotOpen(asset!, basis) is { } closingOnly) return closingOnly;
        if (Replacement.CheckGroup(replaced, group, request!, basis.Price) is { } crossed) return crossed;
        var item = drafts.Replace(replaced, request!, asset!, basis.Price ?? 0);
        // A stop of ours that trails goes on from the best price it has seen, not from the market's.
        if (item.Order.StopPrice <= 0) return AlpacaError.Unprocessable("the trail must be less than the price that it trails");
        return await AcceptAsync(item, asset!);
    }

    /// <returns>Null when the request may go to the intake.</returns>
    private AlpacaError? Judge(OrderRequest request, bool mayOpen, out AssetWire? asset, out PriceBasis basis)
    {
        basis = default;
        asset = assets.Find(request.Symbol);
        if (asset is null) return AlpacaError.Invalid($"asset \"{request.Symbol}\" not found");
        var now = clock.GetUtcNow();
        var closedSince = asset.Class == AssetWire.Crypto ? null : hours.ClosedSince(now);
        basis = PriceBasis.Of(request, quotes.Find(asset.Symbol), now, closedSince, limits);
        if (!asset.Tradable && !PriceBasis.MayClose(request, mayOpen)) return NotTradable(asset);
        if (!basis.Suffices(request, mayOpen)) return NoPrice(asset);
        return AssetRules.Check(request, asset, basis.Price, now);
    }

    private async Task<Placement> AcceptAsync(IntakeOrder item, AssetWire asset)
    {
        var result = await intake.AcceptAsync(item);
        return result.Denial is { } denial
            ? Explain(denial, result, item, asset)
            : new Placement(item.Order with { Opens = result.Opens }, item.Legs, null);
    }

    private static AlpacaError Explain(Denial denial, IntakeResult result, IntakeOrder item, AssetWire asset) => denial switch
    {
        Denial.DuplicateClientOrderId => AlpacaError.DuplicateClientOrderId,
        Denial.AccountNotActive => AlpacaError.Forbidden("account is not active"),
        Denial.BuyingPower => AlpacaError.InsufficientBuyingPower(result.Available, item.Exposure.Opening ?? 0),
        Denial.PositionQty => ExplainQty(result, item, asset),
        Denial.NoShorting => AlpacaError.Forbidden("account is not allowed to short"),
        Denial.OppositeOrder => AlpacaError.Forbidden($"potential wash trade detected. use complex orders: an order on the opposite side of {asset.Symbol} is open"),
        Denial.TradingSuspended => AlpacaError.Forbidden("new orders are rejected by user request"),
        Denial.NoFractionalTrading => AlpacaError.Forbidden("fractional trading is switched off by user request"),
        Denial.MaxOrderSize => AlpacaError.Forbidden(
            $"order value {Amount(item.Exposure.Value)} exceeds max_order_size {Amount(result.Available)}"),
        Denial.MaxPositionSize => AlpacaError.Forbidden(
            $"position in {asset.Symbol} would exceed max_position_size {Amount(result.Available)}"),
        _ => throw new InvalidOperationException($"unknown denial {denial}"),
    };

    /// <summary>
    /// The position isn't what the order needs: it isn't there, there isn't enough of it, or it is in the way of what
    /// opens.
    /// </summary>
    private static AlpacaError ExplainQty(IntakeResult result, IntakeOrder item, AssetWire asset)
    {
        if (item.Order.Role == OrderRole.Entry)
        {
            return AlpacaError.Forbidden($"{EnumName<OrderClass>.Of(item.Order.Class)} orders must be entry orders");
        }
        var intent = item.Intent is { } meant ? EnumName<PositionIntent>.Of(meant) : "";
        var isFlat = result.Present == 0;
        if (item.Intent?.Opens() == true)
        {
            return AlpacaError.Unprocessable($"position_intent is {intent}, and the order would close {asset.Symbol}");
        }
        if (isFlat && item.Intent is not null)
        {
            return AlpacaError.Unprocessable($"position_intent is {intent}, and there is nothing of {asset.Symbol} to close");
        }
        if (isFlat && item.WhyNotOpen is { } whyNotOpen) return whyNotOpen;
        var lacking = item.Exposure.Closing ?? 0;
        var requested = item.Order.Replaces is null ? lacking : item.Order.Qty ?? lacking;
        // What is set aside for the order that it replaces passes on to it.
        var byOthers = result.SetAside - (requested - lacking);
        return AlpacaError.InsufficientQty(asset, requested, result.Present, byOthers,
            [.. result.Holders.Where(id => id != item.Order.Replaces)]);
    }

    /// <returns>Null when the asset may be bought, or sold short.</returns>
    private static AlpacaError? WhyNotOpen(AssetWire asset, PriceBasis basis) =>
        !asset.Tradable ? NotTradable(asset) : basis.IsFresh ? null : NoPrice(asset);

    private static AlpacaError NotTradable(AssetWire asset) =>
        AlpacaError.Unprocessable($"asset {asset.Symbol} is not tradable");

    private static AlpacaError NoPrice(AssetWire asset) =>
        AlpacaError.Unavailable($"no current price for {asset.Symbol}: the order can't be judged");

    private static string Amount(decimal value) => DecimalString.Format(decimal.Round(value, 2));
}
