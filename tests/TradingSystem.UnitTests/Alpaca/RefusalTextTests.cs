using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.UnitTests.Alpaca;

public sealed class RefusalTextTests
{
    private static readonly AuctionWindow Window = new(TimeInForce.Cls, new(15, 50), new(19, 0));

    public static TheoryData<RefusalCode> Codes => [.. Enum.GetValues<RefusalCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_refusal_has_a_code_and_words_of_Alpaca(RefusalCode code)
    {
        var error = new Refusal(code)
        {
            Symbol = "AAPL",
            Window = Window,
            Closable = new(default, 3, 2, 1, [])
        }.ToAlpaca();

        Assert.Contains(error.Status, new[] { 403, 422, 503 });
        Assert.InRange(error.Body.Code, 40_000_000, 50_400_000);
        Assert.NotEmpty(error.Body.Message);
    }

    [Theory]
    [InlineData(OrderField.LimitPrice, "limit_price")]
    [InlineData(OrderField.StopPrice, "stop_price")]
    [InlineData(OrderField.TakeProfitLimit, "take_profit.limit_price")]
    [InlineData(OrderField.StopLossStop, "stop_loss.stop_price")]
    [InlineData(OrderField.StopLossLimit, "stop_loss.limit_price")]
    public void Field_is_named_as_in_the_request(OrderField field, string name)
    {
        var refusal = new Refusal(RefusalCode.PriceSubPenny) { Field = field, Value = 10.001m };

        Assert.StartsWith($"invalid {name} 10.001.", refusal.ToAlpaca().Body.Message);
    }
}
