using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Requests;

/// <summary>
/// Reads the bodies of <c>POST /v2/orders</c> and <c>PATCH /v2/orders/{id}</c> leniently as to form (numbers or
/// strings, unknown fields) and strictly as to content.
/// </summary>
public static class OrderRequestReader
{
    private const int ClientOrderIdMaxLength = 128;
    private const int SymbolMaxLength = 64;
    private const decimal TrailPercentMax = 100;

    /// <returns>Null and the request, or the error to answer with: its message names the field.</returns>
    public static AlpacaError? Read(ReadOnlySpan<byte> body, out OrderRequest? request)
    {
        request = null;
        if (JsonBody.Read<OrderFields>(body, OrderFields.Read, out var fields) is { } malformed) return malformed;
        return Check(fields, out request);
    }

    /// <returns>Null and what is to be changed, or the error to answer with: its message names the field.</returns>
    public static AlpacaError? ReadReplacement(ReadOnlySpan<byte> body, out ReplaceRequest? request)
    {
        request = null;
        if (JsonBody.Read<OrderFields>(body, OrderFields.Read, out var f) is { } malformed) return malformed;
        TimeInForce? force = null;
        if (!string.IsNullOrEmpty(f.TimeInForce))
        {
            if (JsonFields.Name<TimeInForce>("time_in_force", f.TimeInForce, out var named) is { } noForce)
            {
                return noForce;
            }
            force = named;
        }
        var bad = JsonFields.Positive("qty", f.Qty)
            ?? JsonFields.Positive("limit_price", f.LimitPrice)
            ?? JsonFields.Positive("stop_price", f.StopPrice)
            ?? JsonFields.Positive("trail", f.Trail)
            ?? CheckClientOrderId(f.ClientOrderId);
        if (bad is not null) return bad;
        request = new(f.Qty, force, f.LimitPrice, f.StopPrice, f.Trail,
            string.IsNullOrEmpty(f.ClientOrderId) ? null : f.ClientOrderId);
        return request.IsEmpty
            ? AlpacaError.Invalid("one of qty, time_in_force, limit_price, stop_price, trail or client_order_id is required")
            : null;
    }

    private static AlpacaError? Check(in OrderFields f, out OrderRequest? request)
    {
        request = null;
        if (string.IsNullOrWhiteSpace(f.Symbol)) return AlpacaError.Invalid("symbol is required");
        if (f.Symbol.Length > SymbolMaxLength) return AlpacaError.Invalid("symbol is too long");
        var orderClass = OrderClass.Simple;
        if (!string.IsNullOrEmpty(f.OrderClass)
            && JsonFields.Name("order_class", f.OrderClass, out orderClass) is { } noClass)
        {
            return noClass;
        }
        if (JsonFields.Name<OrderSide>("side", f.Side, out var side) is { } noSide) return noSide;
        if (JsonFields.Name<OrderType>("type", f.Type, out var type) is { } noType) return noType;
        if (JsonFields.Name<TimeInForce>("time_in_force", f.TimeInForce, out var force) is { } noForce) return noForce;
        if (CheckAmount(f, type) is { } badAmount) return badAmount;
        // The price of a one-cancels-other order is usually said by its take_profit alone.
        var limit = orderClass == OrderClass.Oco ? f.LimitPrice ?? f.TakeProfitLimit : f.LimitPrice;
        PositionIntent? intent = null;
        var bad = CheckPrices(f, type, limit)
            ?? TimeInForceRules.Check(type, force, orderClass, f.ExtendedHours)?.ToAlpaca()
            ?? OrderClassRules.Check(f, orderClass, side, type)
            ?? CheckIntent(f, side, orderClass, out intent) ?? CheckClientOrderId(f.ClientOrderId);
        if (bad is not null) return bad;

        request = new()
        {
            Symbol = f.Symbol,
            Side = side,
            Type = type,
            TimeInForce = force,
            Class = orderClass,
            PositionIntent = intent,
            Qty = f.Qty,
            Notional = f.Notional,
            LimitPrice = limit,
            StopPrice = f.StopPrice,
            TrailPrice = f.TrailPrice,
            TrailPercent = f.TrailPercent,
            TakeProfitLimit = orderClass == OrderClass.Oco ? null : f.TakeProfitLimit,
            StopLossStop = f.StopLossStop,
            StopLossLimit = f.StopLossLimit,
            ExtendedHours = f.ExtendedHours,
            ClientOrderId = string.IsNullOrEmpty(f.ClientOrderId) ? null : f.ClientOrderId,
        };
        return null;
    }

    private static AlpacaError? CheckAmount(in OrderFields f, OrderType type)
    {
        if (f.Qty is null && f.Notional is null) return AlpacaError.Invalid("qty or notional is required");
        if (f.Qty is not null && f.Notional is not null)
        {
            return AlpacaError.Invalid("only one of qty or notional is accepted");
        }
        if (f.Notional is not null && type != OrderType.Market)
        {
            return AlpacaError.Invalid("notional is accepted for market orders only");
        }
        return JsonFields.Positive("qty", f.Qty) ?? JsonFields.Positive("notional", f.Notional);
    }

    private static AlpacaError? CheckPrices(in OrderFields f, OrderType type, decimal? limit)
    {
        var name = EnumName<OrderType>.Of(type);
        var (needsLimit, needsStop) = (type is OrderType.Limit or OrderType.StopLimit, type is OrderType.Stop or OrderType.StopLimit);
        if (needsLimit && limit is null) return AlpacaError.Invalid($"{name} orders require a limit_price");
        if (!needsLimit && limit is not null) return AlpacaError.Invalid($"{name} orders require no limit_price");
        if (needsStop && f.StopPrice is null) return AlpacaError.Invalid($"{name} orders require a stop_price");
        if (!needsStop && f.StopPrice is not null) return AlpacaError.Invalid($"{name} orders require no stop_price");
        var trails = (f.TrailPrice is null ? 0 : 1) + (f.TrailPercent is null ? 0 : 1);
        if (type == OrderType.TrailingStop && trails != 1)
        {
            return AlpacaError.Invalid("trailing_stop orders require one of trail_price or trail_percent");
        }
        if (type != OrderType.TrailingStop && trails != 0)
        {
            return AlpacaError.Invalid($"{name} orders require no trail_price or trail_percent");
        }
        if (f.TrailPercent >= TrailPercentMax) return AlpacaError.Invalid($"trail_percent must be < {TrailPercentMax}");
        return JsonFields.Positive("limit_price", limit)
            ?? JsonFields.Positive("stop_price", f.StopPrice)
            ?? JsonFields.Positive("trail_price", f.TrailPrice)
            ?? JsonFields.Positive("trail_percent", f.TrailPercent);
    }

    /// <summary>What the order is meant to do must go with its side and its class.</summary>
    private static AlpacaError? CheckIntent(in OrderFields f, OrderSide side, OrderClass orderClass,
        out PositionIntent? intent)
    {
        intent = null;
        if (string.IsNullOrEmpty(f.PositionIntent)) return null;
        if (JsonFields.Name<PositionIntent>("position_intent", f.PositionIntent, out var named) is { } unknown)
        {
            return unknown;
        }
        intent = named;
        var name = EnumName<PositionIntent>.Of(named);
        if (named.Side() != side)
        {
            return AlpacaError.Invalid($"position_intent {name} doesn't go with side {EnumName<OrderSide>.Of(side)}");
        }
        if (orderClass != OrderClass.Simple && named.Opens() == (orderClass == OrderClass.Oco))
        {
            return AlpacaError.Invalid(
                $"position_intent {name} doesn't go with order_class {EnumName<OrderClass>.Of(orderClass)}");
        }
        var isWhole = f.Qty is { } qty && qty % 1 == 0;
        if (named == PositionIntent.SellToOpen && !isWhole)
        {
            return AlpacaError.Unprocessable("position_intent sell_to_open requires a whole qty");
        }
        return named == PositionIntent.BuyToClose && f.Qty is null
            ? AlpacaError.Unprocessable("position_intent buy_to_close requires a qty") : null;
    }

    private static AlpacaError? CheckClientOrderId(string? id)
    {
        if (id is { Length: > ClientOrderIdMaxLength })
        {
            return AlpacaError.Invalid($"client_order_id is longer than {ClientOrderIdMaxLength} characters");
        }
        return id is not null && id.Contains('\0', StringComparison.Ordinal)
            ? AlpacaError.Invalid("client_order_id contains a NUL character")
            : null;
    }
}
