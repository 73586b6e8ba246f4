using TradingSystem.Cli.Verification;
using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Cli;

public sealed class BrokerVerificationTests
{
    [Theory]
    [InlineData("0193f0b0-0000-7000-8000-000000000001", false)]
    [InlineData("eb9e2aaa-f71a-4f51-b5b4-52a6c565dad4", true)]
    [InlineData("0193f0b0-0000-7000-8000-00000000000b", true)]
    [InlineData("by-hand", true)]
    public void Order_whose_id_isn_t_one_that_we_give_was_placed_by_hand(string clientOrderId, bool byHand) =>
        Assert.Equal(byHand,
            BrokerVerification.IsByHand(new(
                "0193f0b0-0000-7000-8000-00000000000b", clientOrderId, OrderStatus.New, 0, default)));
}
