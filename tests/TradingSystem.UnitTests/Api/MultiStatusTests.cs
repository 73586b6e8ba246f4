using TradingSystem.Api.Orders;
using TradingSystem.Api.Positions;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Api;

/// <summary>Answers for many orders at once: a failure in the middle isn't told of those that were accepted.</summary>
public sealed class MultiStatusTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancellation_that_fails_has_a_status_of_its_own()
    {
        var order = Sample.Accepted();

        var answers = await Task.WhenAll(
            OrderCancellation.StatusAsync(
                order, () => Task.FromResult(order with { Status = OrderStatus.PendingCancel }), Ct),
            OrderCancellation.StatusAsync(order, () => throw new TimeoutException(), Ct),
            OrderCancellation.StatusAsync(
                order, () => Task.FromResult(order with { Status = OrderStatus.Filled }), Ct));

        Assert.Equal([200, 500, 500], answers.Select(answer => answer.Status));
        Assert.Equal(["pending_cancel", "accepted", "filled"], answers.Select(answer => answer.Body!.Status));
    }

    [Fact]
    public async Task Cancellation_for_a_client_that_has_gone_fails()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            OrderCancellation.StatusAsync(
                Sample.Accepted(), () => throw new OperationCanceledException(gone.Token), gone.Token));
    }

    [Fact]
    public async Task Closing_order_that_fails_has_a_status_of_its_own()
    {
        var position = new Position { AccountId = Guid.NewGuid(), Symbol = "BTC/USD", Qty = 1 };

        var answers = await Task.WhenAll(
            PositionClosing.StatusAsync(position, () => Task.FromResult(new Placement(Sample.Accepted(), [], null))),
            PositionClosing.StatusAsync(position, () => throw new QueueFullException(9)),
            PositionClosing.StatusAsync(position, () => throw new IntakeUncertainException(new TimeoutException())));

        Assert.Equal([200, 503, 500], answers.Select(answer => answer.Status));
        Assert.NotNull(answers[0].Order);
        Assert.All(answers[1..], answer => Assert.NotEmpty(answer.Error!.Message));
    }
}
