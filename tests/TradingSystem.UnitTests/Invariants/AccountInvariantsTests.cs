using TradingSystem.Core.Invariants;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Invariants;

/// <summary>
/// Books that are right, and one change for each invariant that makes them wrong: exactly that one is said to be
/// broken.
/// </summary>
public sealed class AccountInvariantsTests
{
    private static readonly Order Filled = Sample.Accepted() with
    {
        Status = OrderStatus.Filled,
        Execution = ExecutionState.Confirmed,
        BrokerOrderId = "b1",
        FilledQty = 10,
        FilledAvgPrice = 100,
        Reserved = 0,
        Version = 4
    };
    private static readonly Order Open = Sample.Accepted() with
    {
        Id = new Guid("0193f0b0-0000-7000-8000-000000000002"),
        ClientOrderId = "open",
        Execution = ExecutionState.Unknown,
        Version = 3
    };

    private static readonly AccountBooks Right = new(
        new Account { Id = Filled.AccountId, Number = "A", Cash = 9_000, Deposited = 10_000, Reserved = 1_000 },
        [Filled, Open],
        [new("paper", "x1", Filled.Id, "AAPL", OrderSide.Buy, 10, 100, 0, 0)],
        [
            new(Filled.Id, 1, "accepted", null), new(Filled.Id, 2, "prepared", null),
            new(Filled.Id, 3, "confirmed", "b1"), new(Filled.Id, 4, "fill", "x1"),
            new(Open.Id, 1, "accepted", null), new(Open.Id, 2, "prepared", null),
            new(Open.Id, 3, "unknown", "no answer"),
        ],
        [new Position
        {
            AccountId = Filled.AccountId,
            Symbol = "AAPL",
            Qty = 10,
            CostBasis = 1_000,
            PendingBuy = 1_000,
            Movements = 1
        }],
        [],
        new Dictionary<Guid, int> { [Filled.Id] = 1, [Open.Id] = 1 },
        DateTimeOffset.MinValue);

    public static TheoryData<string, string> Changes => new()
    {
        { "an order without an outbox entry", "I1" },
        { "two outbox entries", "I1" },
        { "a confirmation without an intent", "I3" },
        { "an unknown order that is simply canceled", "I4" },
        { "an unknown order that is simply sent again", "I4" },
        { "a reservation that is gone", "I5" },
        { "a final order that holds money", "I5" },
        { "half of what the order needs", "I5" },
        { "more than the order needs", "I5" },
        { "an execution that counts twice", "I6" },
        { "an overfill that nobody recorded", "I6" },
        { "a cancellation after the end", "I7" },
        { "a position that no execution explains", "I8" },
        { "cash that is missing", "I9" },
        { "a profit from nowhere", "I9" },
        { "a stop on a flat position", "I10" },
        { "a gap in the events", "I16" },
        { "two events of one version", "I16" },
        { "a status that no event explains", "I16" },
        { "an execution state that no event explains", "I16" },
        { "an execution that no event names", "I16" },
        { "another order at the broker", "I16" },
    };

    [Fact]
    public void Outbox_entry_that_may_have_been_removed_isnt_missed()
    {
        var removed = Right with { OutboxEntries = new Dictionary<Guid, int>(), OutboxKeptSince = Sample.At(3600) };

        Assert.Empty(AccountInvariants.All.Single(invariant => invariant.Id == "I1").Broken(removed));
    }

    [Fact]
    public void Books_that_are_right_break_nothing() => Assert.Empty(Broken(Right));

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_is_wrong_breaks_its_invariant(string change, string invariant)
    {
        var broken = Broken(Spoil(change)).ToArray();

        Assert.Contains(invariant, broken.Select(each => each.Id));
        Assert.All(broken, each => Assert.NotEmpty(each.Rows));
    }

    private static AccountBooks Spoil(string change) => change switch
    {
        "an order without an outbox entry" =>
            Right with { OutboxEntries = new Dictionary<Guid, int> { [Filled.Id] = 1 } },
        "two outbox entries" =>
            Right with { OutboxEntries = new Dictionary<Guid, int> { [Filled.Id] = 2, [Open.Id] = 1 } },
        "a confirmation without an intent" =>
            Right with { Events = [.. Right.Events.Where(e => !(e.OrderId == Filled.Id && e.Type == "prepared"))] },
        "an unknown order that is simply canceled" => WithEvent("canceled", "it took too long"),
        "an unknown order that is simply sent again" => WithEvent("prepared", null),
        "a reservation that is gone" => Right with { Account = Right.Account with { Reserved = 0 } },
        "a final order that holds money" =>
            Right with
            {
                Orders = [Filled with { Reserved = 5 }, Open],
                Account = Right.Account with { Reserved = 1_005 },
                Positions = [Right.Positions[0] with { PendingBuy = 1_005 }]
            },
        "half of what the order needs" => Reserving(500),
        "more than the order needs" => Reserving(1_001),
        "two events of one version" => Right with
        {
            Events = [.. Right.Events, new(Filled.Id, 3, "resized", "9")],
        },
        "a status that no event explains" => Right with
        {
            Orders = [Filled, Open with { Status = OrderStatus.PendingCancel }],
        },
        "an execution state that no event explains" => Right with
        {
            Orders = [Filled, Open with { Execution = ExecutionState.Confirmed }],
        },
        "an execution that no event names" => Right with { Fills = [Right.Fills[0] with { ExecutionId = "x2" }] },
        "another order at the broker" => Right with { Orders = [Filled with { BrokerOrderId = "b2" }, Open] },
        "an execution that counts twice" => Right with { Fills = [.. Right.Fills, .. Right.Fills] },
        "an overfill that nobody recorded" =>
            Right with { Orders = [Filled with { FilledQty = 12 }, Open], Fills = [Right.Fills[0] with { Qty = 12 }] },
        "a cancellation after the end" => WithEvent("canceled", null, "expired"),
        "a position that no execution explains" => Right with { Positions = [Right.Positions[0] with { Qty = 11 }] },
        "cash that is missing" => Right with { Account = Right.Account with { Cash = 8_999 } },
        "a profit from nowhere" => Right with { Positions = [Right.Positions[0] with { RealizedPnl = 5 }] },
        "a stop on a flat position" =>
            Right with
            {
                Positions = [.. Right.Positions, new() { AccountId = Filled.AccountId, Symbol = "MSFT", StopLoss = 90 }]
            },
        "a gap in the events" => Right with { Events = [.. Right.Events.Where(e => e.Version != 2)] },
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "unknown"),
    };

    /// <summary>Everywhere the same, so that all sums are right.</summary>
    private static AccountBooks Reserving(decimal amount) => Right with
    {
        Account = Right.Account with { Reserved = amount },
        Orders = [Filled, Open with { Reserved = amount }],
        Positions = [Right.Positions[0] with { PendingBuy = amount }],
    };

    /// <summary>The open order goes on, after its unknown outcome.</summary>
    private static AccountBooks WithEvent(string type, string? detail, string? before = null)
    {
        var events = new List<EventEntry>(Right.Events);
        if (before is not null) events.Add(new(Open.Id, 4, before, null));
        events.Add(new(Open.Id, before is null ? 4 : 5, type, detail));
        return Right with { Events = events, Orders = [Filled, Open with { Version = before is null ? 4 : 5 }] };
    }

    private static IEnumerable<(string Id, string[] Rows)> Broken(AccountBooks books) =>
        AccountInvariants.All.Select(invariant => (invariant.Id, Rows: invariant.Broken(books).ToArray()))
            .Where(each => each.Rows.Length > 0);
}
