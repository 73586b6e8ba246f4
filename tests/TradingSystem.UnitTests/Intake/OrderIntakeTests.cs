using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Messaging;
using TradingSystem.Domain.Risk;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Intake;

public sealed class OrderIntakeTests
{
    private sealed class Store(Func<int, IReadOnlyList<IntakeResult>> answer) : IIntakeStore
    {
        public List<Guid> Batches { get; } = [];

        public Task<IReadOnlyList<IntakeResult>> AcceptAsync(
            Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct)
        {
            Batches.Add(batchId);
            return Task.FromResult(answer(Batches.Count));
        }
    }

    private static readonly IntakeOrder Order = new(Sample.Accepted(), new Exposure(1000, 1000, null), 100);
    private readonly FakeTimeProvider clock = new();

    private OrderIntake Intake(Store store) =>
        new(store, new OutboxRelay(null!, null!, clock, NullLogger<OutboxRelay>.Instance), new SystemIdSource(clock),
            clock, new IntakeOptions { RetrySeconds = 5 }, NullLogger<OrderIntake>.Instance);

    /// <summary>Moves the clock until the answer is there.</summary>
    private async Task<T> WithTimeAsync<T>(Task<T> answer)
    {
        while (await Task.WhenAny(answer, Task.Delay(5, TestContext.Current.CancellationToken)) != answer)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        return await answer;
    }

    [Fact]
    public async Task Accept_whose_answer_is_lost_offers_the_same_batch_again()
    {
        var store = new Store(call => call < 4 ? throw new IOException("connection lost") : [new(null, 0)]);
        await using var intake = Intake(store);

        var result = await WithTimeAsync(intake.AcceptAsync(Order));

        Assert.Null(result.Denial);
        Assert.Equal(4, store.Batches.Count);
        Assert.Single(store.Batches.Distinct());
    }

    [Fact]
    public async Task Accept_while_the_database_stays_away_ends_as_uncertain_and_never_as_refused()
    {
        await using var intake = Intake(new Store(_ => throw new IOException("connection lost")));

        await Assert.ThrowsAsync<IntakeUncertainException>(() => WithTimeAsync(intake.AcceptAsync(Order)));
    }

    [Fact]
    public async Task Accept_that_fails_for_good_isnt_tried_again()
    {
        var store = new Store(_ => throw new InvalidOperationException("a defect"));
        await using var intake = Intake(store);

        await Assert.ThrowsAsync<InvalidOperationException>(() => intake.AcceptAsync(Order));
        Assert.Single(store.Batches);
    }

    [Fact]
    public async Task Accept_that_fails_for_good_after_a_lost_answer_is_uncertain()
    {
        await using var intake = Intake(new Store(call => call == 1
            ? throw new IOException("connection lost")
            : throw new InvalidOperationException("a defect")));

        await Assert.ThrowsAsync<IntakeUncertainException>(() => WithTimeAsync(intake.AcceptAsync(Order)));
    }

    [Fact]
    public async Task Denial_is_told_to_the_one_who_asked()
    {
        await using var intake = Intake(new Store(_ => [new(Denial.BuyingPower, 12)]));

        Assert.Equal(new IntakeResult(Denial.BuyingPower, 12), await intake.AcceptAsync(Order));
    }
}
