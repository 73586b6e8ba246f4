using TradingSystem.Alpaca.Text;
using TradingSystem.Core.Intake;
using TradingSystem.Domain.Orders;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Intake;

public sealed class ReplacementTests
{
    private static readonly ReplaceRequest NoChange = new(null, null, null, null, null, null);

    /// <summary>A bracket: buys 10 at 100, takes the profit at 110, limits the loss at 90.</summary>
    private static readonly Order Entry = Sample.Accepted() with
    {
        Class = OrderClass.Bracket,
        GroupId = Sample.Accepted().Id,
        Role = OrderRole.Entry
    };

    private static readonly Order Profit = Leg(2) with { Role = OrderRole.TakeProfit, LimitPrice = 110 };

    private static readonly Order Loss = Leg(3) with
    {
        Role = OrderRole.StopLoss,
        Type = OrderType.Stop,
        LimitPrice = null,
        StopPrice = 90
    };

    private static Order Leg(byte n) =>
        Entry with
        {
            Id = new($"0193f0b0-0000-7000-8000-0000000000{n:x2}"),
            Side = OrderSide.Sell,
            Opens = false,
            Status = OrderStatus.Held
        };

    private static string? Refused(Order order, ReplaceRequest change) =>
        Replacement.Of(order, change, out _)?.ToAlpaca().Body.Message;

    /// <summary>Once the request itself is in order.</summary>
    private static string? Crossed(Order order, ReplaceRequest change, Order[] group, decimal? market = 100)
    {
        Assert.Null(Replacement.Of(order, change, out var request));
        return Replacement.CheckGroup(order, group, request!, market)?.ToAlpaca().Body.Message;
    }

    public static TheoryData<ReplaceRequest> Repeats =>
    [
        NoChange,
        NoChange with { Qty = 10 },
        NoChange with { LimitPrice = 100.00m },
        NoChange with { Qty = 10, LimitPrice = 100, TimeInForce = TimeInForce.Day },
    ];

    [Theory]
    [MemberData(nameof(Repeats))]
    public void Replacement_that_changes_nothing_is_refused(ReplaceRequest change)
    {
        var error = Replacement.Of(Sample.Accepted(), change, out _)?.ToAlpaca();

        Assert.Equal(422, error?.Status);
        Assert.Contains("changes nothing", error!.Body.Message);
    }

    [Fact]
    public void Replacement_of_a_trail_or_a_stop_by_itself_is_refused()
    {
        var trailing = Sample.Accepted(OrderSide.Sell) with
        {
            Type = OrderType.TrailingStop,
            LimitPrice = null,
            StopPrice = 99,
            TrailPercent = 1
        };
        var stop = Sample.Accepted(OrderSide.Sell) with { Type = OrderType.Stop, LimitPrice = null, StopPrice = 90 };

        Assert.Contains("changes nothing", Refused(trailing, NoChange with { Trail = 1 }));
        Assert.Contains("changes nothing", Refused(stop, NoChange with { StopPrice = 90 }));
        Assert.Null(Refused(trailing, NoChange with { Trail = 2 }));
    }

    [Fact]
    public void Another_client_order_id_is_a_change() =>
        Assert.Null(Refused(Sample.Accepted(), NoChange with { ClientOrderId = "other" }));

    [Theory]
    [InlineData(OrderType.Stop, false, TimeInForce.Opg, "time_in_force opg")]
    [InlineData(OrderType.TrailingStop, false, TimeInForce.Ioc, "trailing_stop")]
    [InlineData(OrderType.Limit, true, TimeInForce.Ioc, "extended_hours")]
    [InlineData(OrderType.Limit, true, TimeInForce.Cls, "extended_hours")]
    public void Time_in_force_must_go_with_the_order(OrderType type, bool extendedHours, TimeInForce force,
        string named)
    {
        var order = Sample.Accepted(OrderSide.Sell) with { Type = type, ExtendedHours = extendedHours };

        Assert.Contains(named, Refused(order, NoChange with { TimeInForce = force }));
    }

    [Fact]
    public void Time_in_force_of_a_group_lasts() =>
        Assert.Contains("bracket", Refused(Profit, NoChange with { TimeInForce = TimeInForce.Fok }));

    [Theory]
    [InlineData(90, false)]      // its own stop
    [InlineData(89.99, false)]
    [InlineData(90.01, true)]
    public void Entry_stays_beyond_the_stop_of_its_group(decimal limit, bool allowed) =>
        Assert.Equal(allowed, Crossed(Entry, NoChange with { LimitPrice = limit }, [Entry, Profit, Loss]) is null);

    [Theory]
    [InlineData(99.99, true)]
    [InlineData(100, false)]
    public void Stop_stays_below_the_limit_of_an_entry_that_is_open(decimal stop, bool allowed) =>
        Assert.Equal(allowed,
            Crossed(Loss, NoChange with { StopPrice = stop }, [Entry, Profit, Loss], market: 95) is null);

    [Theory]
    [InlineData(95, null)]
    [InlineData(100, "market")]
    [InlineData(110, "take_profit")]
    public void Stop_of_a_position_stays_below_the_market_and_the_profit(decimal stop, string? named)
    {
        var filled = Entry with { Status = OrderStatus.Filled };

        var message = Crossed(Loss, NoChange with { StopPrice = stop }, [filled, Profit, Loss]);

        if (named is null) Assert.Null(message);
        else Assert.Contains(named, message);
    }

    [Fact]
    public void Profit_stays_above_the_stop_and_may_be_taken_at_once()
    {
        Order[] group = [Entry with { Status = OrderStatus.Filled }, Profit, Loss];

        Assert.Contains("take_profit", Crossed(Profit, NoChange with { LimitPrice = 90 }, group));
        Assert.Null(Crossed(Profit, NoChange with { LimitPrice = 95 }, group));
    }

    [Fact]
    public void Exits_of_an_entry_at_the_market_are_held_against_the_market()
    {
        Order[] group = [Entry with { Type = OrderType.Market, LimitPrice = null }, Profit, Loss];

        Assert.Contains("market", Crossed(Profit, NoChange with { LimitPrice = 99 }, group));
        Assert.Contains("market", Crossed(Loss, NoChange with { StopPrice = 101 }, group));
    }

    [Fact]
    public void What_is_to_take_an_exits_place_counts_for_the_others()
    {
        var next = Profit with
        {
            Id = new("0193f0b0-0000-7000-8000-000000000009"),
            LimitPrice = 96,
            Status = OrderStatus.Accepted,
            Replaces = Profit.Id,
            SubmittedAt = Sample.At(5)
        };
        Order[] group = [Entry with { Status = OrderStatus.Filled }, Profit, Loss, next];

        Assert.Contains("take_profit", Crossed(Loss, NoChange with { StopPrice = 96 }, group));
    }

    [Fact]
    public void Group_that_was_entered_by_selling_is_the_other_way_round()
    {
        var entry = Entry with { Side = OrderSide.Sell, Status = OrderStatus.Filled };
        var (profit, loss) = (Profit with { Side = OrderSide.Buy, LimitPrice = 90 },
            Loss with { Side = OrderSide.Buy, StopPrice = 110 });

        Assert.Contains("above", Crossed(loss, NoChange with { StopPrice = 99 }, [entry, profit, loss]));
        Assert.Null(Crossed(loss, NoChange with { StopPrice = 101 }, [entry, profit, loss]));
    }

    [Fact]
    public void Oco_order_is_its_own_profit()
    {
        var profit = Profit with { Class = OrderClass.Oco, Role = OrderRole.TakeProfit, Status = OrderStatus.New };
        var loss = Loss with { Class = OrderClass.Oco };

        Assert.Contains("take_profit", Crossed(profit, NoChange with { LimitPrice = 89 }, [profit, loss]));
        Assert.Contains("market", Crossed(loss, NoChange with { StopPrice = 101 }, [profit, loss]));
    }

    [Fact]
    public void Without_a_known_price_only_the_group_is_judged() =>
        Assert.Null(Crossed(Loss, NoChange with { StopPrice = 101 },
            [Entry with { Status = OrderStatus.Filled }, Profit, Loss], market: null));
}
