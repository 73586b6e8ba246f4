using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>From a request to an accepted order: validate, price, hand to the intake, translate what it says.</summary>
public sealed class OrderPlacement(OrderIntake intake, AssetCatalog assets, QuoteBoard quotes, MarketHours hours,
    RiskOptions limits, OrderDrafts drafts, TimeProvider clock)
{
    /// <param name="closing">The order closes a position and never opens one.</param>
    public async Task<Placement> PlaceAsync(Guid account, OrderRequest request, bool closing)
    {
        if (assets.Find(request.Symbol) is not { } asset) return Unknown(request.Symbol);
        var now = clock.GetUtcNow();
        var basis = BasisOf(request, asset, now);
        if (Judge(request, asset, basis, mayOpen: !closing, now) is { } refused) return refused;

        var whyNotOpen = WhyNotOpen(asset, basis);
        var mayOnlyClose = closing || whyNotOpen is not null;
        var item = drafts.Place(account, request, asset, basis.Price ?? 0, mayOnlyClose);
        return await AcceptAsync(item with { IsExit = closing, WhyNotOpen = whyNotOpen }, asset);
    }

    /// <summary>
    /// Puts a changed order in an open one's place: it is accepted now, and sent when the broker has canceled the
    /// other. What of that one is filled until then counts.
    /// </summary>
    /// <param name="group">The orders of its group, itself included; empty when it has none.</param>
    public async Task<Placement> ReplaceAsync(Order replaced, IReadOnlyCollection<Order> group, ReplaceRequest change)
    {
        if (!replaced.CanBeReplaced)
        {
            return new Refusal(RefusalCode.ReplacementOfClosedOrder) { Status = replaced.Status };
        }
        if (Replacement.Of(replaced, change, out var request) is { } refused) return refused;
        if (assets.Find(request!.Symbol) is not { } asset) return Unknown(request.Symbol);
        var now = clock.GetUtcNow();
        var basis = BasisOf(request, asset, now);
        if (Judge(request, asset, basis, mayOpen: replaced.Opens, now) is { } broken) return broken;
        if (replaced.Opens && WhyNotOpen(asset, basis) is { } closingOnly) return closingOnly;
        if (Replacement.CheckGroup(replaced, group, request, basis.Price) is { } crossed) return crossed;

        var item = drafts.Replace(replaced, request, asset, basis.Price ?? 0);
        // A stop of ours that trails goes on from the best price it has seen, not from the market's.
        if (item.Order.StopPrice <= 0) return new Refusal(RefusalCode.TrailBeyondMark);
        return await AcceptAsync(item, asset);
    }

    private PriceBasis BasisOf(OrderRequest request, Asset asset, DateTimeOffset now)
    {
        var closedSince = asset.IsCrypto ? null : hours.ClosedSince(now);
        return PriceBasis.Of(request, quotes.Find(asset.Symbol), now, closedSince, limits);
    }

    /// <returns>Null when the request may go to the intake.</returns>
    private static Refusal? Judge(
        OrderRequest request, Asset asset, PriceBasis basis, bool mayOpen, DateTimeOffset now)
    {
        if (!asset.Tradable && !PriceBasis.MayClose(request, mayOpen)) return NotTradable(asset);
        if (!basis.Suffices(request, mayOpen)) return NoPrice(asset);
        return AssetRules.Check(request, asset, basis.Price, now);
    }

    private async Task<Placement> AcceptAsync(IntakeOrder item, Asset asset)
    {
        var result = await intake.AcceptAsync(item);
        return result.Denial is { } denial
            ? Explain(denial, result, item, asset)
            : new Placement(item.Order with { Opens = result.Opens }, item.Legs, null);
    }

    private static Refusal Explain(Denial denial, IntakeResult result, IntakeOrder item, Asset asset) => denial switch
    {
        Denial.DuplicateClientOrderId => new(RefusalCode.ClientOrderIdTaken),
        Denial.AccountNotActive => new(RefusalCode.AccountNotActive),
        Denial.BuyingPower => new(RefusalCode.BuyingPowerExceeded)
        {
            Value = item.Exposure.Opening ?? 0,
            Limit = result.Available,
        },
        Denial.PositionQty => ExplainQty(result, item, asset),
        Denial.NoShorting => new(RefusalCode.AccountWithoutShorting),
        Denial.OppositeOrder => new(RefusalCode.PositionOppositeOrder) { Symbol = asset.Symbol },
        Denial.TradingSuspended => new(RefusalCode.AccountSuspended),
        Denial.NoFractionalTrading => new(RefusalCode.AccountWithoutFractions),
        Denial.MaxOrderSize => new(RefusalCode.OrderSizeExceeded)
        {
            Value = item.Exposure.Value,
            Limit = result.Available,
        },
        Denial.MaxPositionSize => new(RefusalCode.PositionSizeExceeded)
        {
            Symbol = asset.Symbol,
            Limit = result.Available,
        },
        _ => throw new InvalidOperationException($"unknown denial {denial}"),
    };

    /// <summary>
    /// The position isn't what the order needs: it isn't there, there isn't enough of it, or it is in the way of what
    /// opens.
    /// </summary>
    private static Refusal ExplainQty(IntakeResult result, IntakeOrder item, Asset asset)
    {
        if (item.Order.Role == OrderRole.Entry)
        {
            return new(RefusalCode.PositionBlocksEntry) { Class = item.Order.Class };
        }
        if (item.Intent?.Opens() == true)
        {
            return new(RefusalCode.PositionWouldBeClosed) { Intent = item.Intent, Symbol = asset.Symbol };
        }
        var isFlat = result.Present == 0;
        if (isFlat && item.Intent is not null)
        {
            return new(RefusalCode.PositionMissing) { Intent = item.Intent, Symbol = asset.Symbol };
        }
        if (isFlat && item.WhyNotOpen is { } whyNotOpen) return whyNotOpen;
        var lacking = item.Exposure.Closing ?? 0;
        var requested = item.Order.Replaces is null ? lacking : item.Order.Qty ?? lacking;
        // What is set aside for the order that it replaces passes on to it.
        var heldByOthers = result.SetAside - (requested - lacking);
        var others = result.Holders.Where(id => id != item.Order.Replaces).ToArray();
        return new(RefusalCode.PositionQtyExceeded)
        {
            Symbol = asset.Symbol,
            Closable = new(asset.Class, requested, result.Present, heldByOthers, others),
        };
    }

    /// <returns>Null when the asset may be bought, or sold short.</returns>
    private static Refusal? WhyNotOpen(Asset asset, PriceBasis basis)
    {
        if (!asset.Tradable) return NotTradable(asset);
        return basis.IsFresh ? null : NoPrice(asset);
    }

    private static Refusal Unknown(string symbol) => new(RefusalCode.AssetUnknown) { Symbol = symbol };

    private static Refusal NotTradable(Asset asset) => new(RefusalCode.AssetNotTradable) { Symbol = asset.Symbol };

    private static Refusal NoPrice(Asset asset) => new(RefusalCode.PriceMissing) { Symbol = asset.Symbol };
}
