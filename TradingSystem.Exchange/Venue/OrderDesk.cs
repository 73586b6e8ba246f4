using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.Exchange.Venue;

/// <summary>
/// Makes orders of requests, or says why not: by Alpaca's rules, and by what the account can bear. Changes nothing.
/// </summary>
public sealed class OrderDesk(Ledger ledger, VenueIds ids)
{
    public AlpacaError? Take(OrderRequest request, Instrument instrument, out VenueOrder? order)
    {
        order = null;
        if (request.Class != OrderClass.Simple)
        {
            return AlpacaError.Invalid($"order_class {EnumName<OrderClass>.Of(request.Class)} is not supported");
        }
        var (id, now) = (ids.Next(), ledger.Now());
        var clientOrderId = request.ClientOrderId ?? id.ToString();
        if (ledger.Books.Find(clientOrderId) is not null) return AlpacaError.DuplicateClientOrderId;
        if (Closed(request.TimeInForce, instrument, now) is { } closed) return closed;
        var taken = new VenueOrder
        {
            Id = id,
            ClientOrderId = clientOrderId,
            Symbol = instrument.Asset.Symbol,
            Side = request.Side,
            Type = request.Type,
            TimeInForce = request.TimeInForce,
            Qty = request.Qty,
            Notional = request.Notional,
            LimitPrice = request.LimitPrice,
            StopPrice = request.StopPrice,
            TrailPrice = request.TrailPrice,
            TrailPercent = request.TrailPercent,
            ExtendedHours = request.ExtendedHours,
            SubmittedAt = now,
            ExpiresAt = OrderLifetime.EndOf(request.TimeInForce, request.ExtendedHours, instrument.IsCrypto, now),
        };
        return Finish(taken, instrument, null, out order);
    }

    /// <summary>The order that is to take another's place: for what was asked for less what is filled.</summary>
    public AlpacaError? Replace(VenueOrder old, ReplaceRequest request, Instrument instrument, out VenueOrder? order)
    {
        order = null;
        if (!old.IsOpen) return AlreadyFinal(old);
        if (old.Qty is not { } before) return AlpacaError.Unprocessable("an order by notional cannot be replaced");
        if (request.Qty is { } asked && asked != before && !instrument.IsCrypto && (asked % 1 != 0 || before % 1 != 0))
        {
            return AlpacaError.Unprocessable(
                "qty of a fractional order cannot be replaced, and only whole shares can be asked for");
        }
        var qty = (request.Qty ?? before) - old.FilledQty;
        if (qty <= 0)
        {
            return AlpacaError.Unprocessable(
                $"qty must be more than what is filled already, {DecimalString.Format(old.FilledQty)}");
        }
        if (request.LimitPrice is not null && old.LimitPrice is null) return Unfit("limit_price", old);
        if (request.StopPrice is not null && old.StopPrice is null) return Unfit("stop_price", old);
        if (request.Trail is not null && old.Type != OrderType.TrailingStop) return Unfit("trail", old);
        if (request.Trail >= 100 && old.TrailPercent is not null)
        {
            return AlpacaError.Invalid("trail must be < 100 percent");
        }
        var force = request.TimeInForce ?? old.TimeInForce;
        if (force != old.TimeInForce && (force is TimeInForce.Opg or TimeInForce.Cls || old.IsForAuction))
        {
            return AlpacaError.Unprocessable("time_in_force opg or cls cannot be replaced, nor replace another");
        }
        if (force is TimeInForce.Ioc or TimeInForce.Fok && (old.Type == OrderType.TrailingStop || old.ExtendedHours))
        {
            return AlpacaError.Unprocessable(
                $"time_in_force {EnumName<TimeInForce>.Of(force)} is not accepted for this order");
        }
        var (id, now) = (ids.Next(), ledger.Now());
        var clientOrderId = request.ClientOrderId ?? id.ToString();
        if (ledger.Books.Find(clientOrderId) is not null) return AlpacaError.DuplicateClientOrderId;
        var taken = new VenueOrder
        {
            Id = id,
            ClientOrderId = clientOrderId,
            Symbol = old.Symbol,
            Side = old.Side,
            Type = old.Type,
            TimeInForce = force,
            Qty = qty,
            LimitPrice = request.LimitPrice ?? old.LimitPrice,
            StopPrice = request.StopPrice ?? old.StopPrice,
            TrailPrice = old.TrailPrice is null ? null : request.Trail ?? old.TrailPrice,
            TrailPercent = old.TrailPercent is null ? null : request.Trail ?? old.TrailPercent,
            ExtendedHours = old.ExtendedHours,
            SubmittedAt = now,
            ExpiresAt = OrderLifetime.EndOf(force, old.ExtendedHours, instrument.IsCrypto, now),
            Replaces = old.Id,
            HighWaterMark = old.HighWaterMark,
            // A stop that was reached stays reached, unless it is moved.
            TriggeredAt = request.StopPrice is null && request.Trail is null ? old.TriggeredAt : null,
        };
        return Finish(taken, instrument, old, out order);
    }

    public static AlpacaError AlreadyFinal(VenueOrder order) =>
        AlpacaError.Unprocessable($"order is already in \"{EnumName<OrderStatus>.Of(order.Status)}\" state");

    private AlpacaError? Finish(VenueOrder taken, Instrument instrument, VenueOrder? replaced, out VenueOrder? order)
    {
        order = null;
        if (ledger.Books.Refusal(taken, instrument.Price, instrument.Asset.Shortable, replaced) is { } refusal)
        {
            return refusal;
        }
        if (taken.Type == OrderType.TrailingStop)
        {
            var last = instrument.LastTrade.Price;
            taken.HighWaterMark ??= last > 0 ? last : PriceTick.Nearest(instrument.Price);
        }
        if (taken.IsForAuction || !taken.IsDormant && !instrument.MayTrade(taken)) taken.Status = OrderStatus.Accepted;
        order = taken;
        return null;
    }

    private static AlpacaError Unfit(string field, VenueOrder order) =>
        AlpacaError.Unprocessable($"{field} cannot be replaced in a {EnumName<OrderType>.Of(order.Type)} order");

    private static AlpacaError? Closed(TimeInForce force, Instrument instrument, DateTimeOffset now)
    {
        if (force is not (TimeInForce.Opg or TimeInForce.Cls)) return null;
        if (instrument.IsCrypto) return AlpacaError.Unprocessable("invalid crypto time_in_force");
        return AuctionWindow.At(force, now) is { } window ? AlpacaError.Unprocessable(window.ToString()) : null;
    }
}
