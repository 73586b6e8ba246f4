using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using static TradingSystem.Core.Invariants.Amounts;

namespace TradingSystem.Core.Invariants;

/// <summary>The invariants that an account's own books can prove or break. Pure.</summary>
public static class AccountInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new("I1", "each accepted order has exactly one entry in the outbox, unless its group was accepted with another",
            OneOutboxEntry),
        new("I3", "nothing is known of an order at the broker whose intent wasn't recorded before", IntentFirst),
        new("I4", "an unknown outcome ends only with the broker's evidence", UnknownNeedsEvidence),
        new("I5", "what is set aside is what open orders need, no more and no less", Reservations),
        new("I5", "an open order has set aside what is left of it needs, by its own terms",
            ReservedNeed.Contradictions),
        new("I6", "an execution counts once, and the executions add up to what the order says is filled", FillsAddUp),
        new("I7", "a final status stays: only executions and the broker's confirmation may follow", FinalStays),
        new("I8", "a position is the sum of its executions and recorded adjustments", PositionsAddUp),
        new("I9", "cash and positions at cost are what was paid in plus the realised profit and loss",
            MoneyIsConserved),
        new("I6", "the exits of a group close no more than its entry opened", GroupInvariants.ExitsWithinEntry),
        new("I10", "no exit of a group waits for an entry that has ended", GroupInvariants.NoExitForgotten),
        new("I10", "a flat position has no stop", NoStopWhenFlat),
        new("I16", "each change of an order has its event, numbered without gaps", EventsWithoutGaps),
        new("I16", "replaying an order's events gives what its row says", EventReplay.Contradictions),
    ];

    private static IEnumerable<string> OneOutboxEntry(AccountBooks books) =>
        from order in books.Orders
        let entries = books.OutboxEntries.GetValueOrDefault(order.Id)
        where entries != (order.IsLeg && order.Replaces is null ? 0 : 1)
            && !(entries == 0 && order.SubmittedAt < books.OutboxKeptSince)
        select $"order {order.Id}: {entries} entries";

    private static IEnumerable<string> IntentFirst(AccountBooks books)
    {
        var intents = books.Events.Where(e => e.Type == "prepared")
            .GroupBy(e => e.OrderId)
            .ToDictionary(group => group.Key, group => group.Min(e => e.Version));
        string[] seenAtBroker =
        [
            "confirmed", "unknown", "fill", "partial_fill", "overfill", "expired", "cancel_refused"
        ];
        return books.Events.Where(e => seenAtBroker.Contains(e.Type)
            && !(e.Type == "expired" && e.Detail is not null)
            && !(intents.TryGetValue(e.OrderId, out var intent) && intent < e.Version))
            .Select(e => $"order {e.OrderId}: {e.Type} at version {e.Version} without an intent before it");
    }

    private static IEnumerable<string> UnknownNeedsEvidence(AccountBooks books) =>
        from events in books.Events.GroupBy(e => e.OrderId)
        let sequence = events.Where(e => e.Type is not ("pending_cancel" or "pending_replace" or "replace_refused"))
            .OrderBy(e => e.Version)
            .ToArray()
        from pair in sequence.Zip(sequence.Skip(1))
        where pair.First.Type == "unknown" && !IsEvidence(pair.Second)
        select $"order {events.Key}: unknown at version {pair.First.Version}, then {pair.Second.Type} ({pair.Second.Detail})";

    /// <summary>A cancellation of ours says that the broker was asked; the broker's own has no detail.</summary>
    private static bool IsEvidence(EventEntry e) => e.Type switch
    {
        "prepared" => e.Detail == "not at the broker",
        "canceled" or "replaced" =>
            e.Detail is null || e.Detail.StartsWith("never reached the broker", StringComparison.Ordinal),
        "rejected" => e.Detail is not null,
        _ => true,
    };

    private static IEnumerable<string> Reservations(AccountBooks books)
    {
        if (Differ(books.Account.Reserved, books.Orders.Sum(order => order.Reserved)))
        {
            yield return $"account {books.Account.Number}: {Text(books.Account.Reserved)} reserved, its orders need {Text(books.Orders.Sum(o => o.Reserved))}";
        }
        var tiedUp = books.Positions.Sum(ShortCollateral.Of);
        if (Differ(books.Account.Collateral, tiedUp))
        {
            yield return $"account {books.Account.Number}: {Text(books.Account.Collateral)} of collateral, its short positions need {Text(tiedUp)}";
        }
        var bySymbol = books.Orders.ToLookup(order => order.Symbol);
        foreach (var position in books.Positions)
        {
            var held = bySymbol[position.Symbol].Sum(order => order.Held);
            var pending = bySymbol[position.Symbol]
                .Where(order => order.Side == OrderSide.Buy)
                .Sum(order => order.Reserved);
            var pendingShort = bySymbol[position.Symbol].Sum(order => order.Reserved) - pending;
            if (Differ(position.HeldQty, held))
            {
                yield return $"position {position.Symbol} of {books.Account.Number}: {Text(position.HeldQty)} held, its orders need {Text(held)}";
            }
            if (Differ(position.PendingBuy, pending))
            {
                yield return $"position {position.Symbol} of {books.Account.Number}: {Text(position.PendingBuy)} pending, its orders need {Text(pending)}";
            }
            if (Differ(position.PendingShort, pendingShort))
            {
                yield return $"position {position.Symbol} of {books.Account.Number}: {Text(position.PendingShort)} pending for short sales, its orders need {Text(pendingShort)}";
            }
        }
        foreach (var order in books.Orders)
        {
            var aside = order.Reserved + order.Held;
            if (order.Status.IsTerminal() ? aside != 0 : aside < 0 || aside == 0 && !IsCoveredByAnother(order))
            {
                yield return $"order {order.Id} is {order.Status} and has {Text(aside)} set aside";
            }
        }
    }

    /// <summary>
    /// In a group, and until one has taken another's place, what is set aside is set aside for one of the two.
    /// </summary>
    private static bool IsCoveredByAnother(Order order) =>
        (order.GroupId is not null || order.Replaces is not null) && order.Execution.IsUnsent();

    private static IEnumerable<string> FillsAddUp(AccountBooks books)
    {
        foreach (var twice in books.Fills.GroupBy(fill => (fill.Broker, fill.ExecutionId))
            .Where(group => group.Count() > 1))
        {
            yield return $"execution {twice.Key.ExecutionId} of {twice.Key.Broker} counts {twice.Count()} times";
        }
        var filled = books.Fills.GroupBy(fill => fill.OrderId)
            .ToDictionary(group => group.Key, group => group.Sum(fill => fill.Qty));
        var overfilled = books.Events.Where(e => e.Type == "overfill").Select(e => e.OrderId).ToHashSet();
        foreach (var order in books.Orders)
        {
            var sum = filled.GetValueOrDefault(order.Id);
            if (sum != order.FilledQty)
            {
                yield return $"order {order.Id}: {Text(order.FilledQty)} filled, its executions are {Text(sum)}";
            }
            if (order.Qty is { } qty && order.FilledQty > qty && !overfilled.Contains(order.Id))
            {
                yield return $"order {order.Id}: {Text(order.FilledQty)} of {Text(qty)} filled, and no overfill is recorded";
            }
            if (order.Status == OrderStatus.Filled && order.Qty is { } asked && order.FilledQty < asked)
            {
                yield return $"order {order.Id} is filled with {Text(order.FilledQty)} of {Text(asked)}";
            }
        }
    }

    private static IEnumerable<string> FinalStays(AccountBooks books)
    {
        string[] final = ["canceled", "expired", "replaced", "rejected"];
        string[] mayFollow = ["confirmed", "fill", "partial_fill", "overfill", "replace_refused"];
        return
            from events in books.Events.GroupBy(e => e.OrderId)
            let end = events.Where(e => final.Contains(e.Type)).Select(e => (int?)e.Version).Min()
            from late in events
            where late.Version > end && !mayFollow.Contains(late.Type)
            select $"order {events.Key}: {late.Type} at version {late.Version}, after its end at {end}";
    }

    private static IEnumerable<string> PositionsAddUp(AccountBooks books)
    {
        var sums = books.Fills.Select(fill => (fill.Symbol, Qty: fill.Moved))
            .Concat(books.Adjustments.Where(a => a.Symbol is not null).Select(a => (Symbol: a.Symbol!, a.Qty)))
            .GroupBy(part => part.Symbol).ToDictionary(group => group.Key, group => group.Sum(part => part.Qty));
        var held = books.Positions.ToDictionary(position => position.Symbol, position => position.Qty);
        return sums.Keys.Union(held.Keys)
            .Where(symbol => sums.GetValueOrDefault(symbol) != held.GetValueOrDefault(symbol))
            .Select(
                symbol => $"position {symbol} of {books.Account.Number}: {Text(held.GetValueOrDefault(symbol))}, its executions and adjustments are {Text(sums.GetValueOrDefault(symbol))}");
    }

    private static IEnumerable<string> MoneyIsConserved(AccountBooks books)
    {
        var account = books.Account;
        var flow = books.Fills.Sum(fill => -fill.SignedQty * fill.Price - fill.Fee)
            + books.Adjustments.Sum(adjustment => adjustment.Cash);
        if (Differ(account.Cash, account.Deposited + flow))
        {
            yield return $"account {account.Number}: cash {Text(account.Cash)}, deposits and movements give {Text(account.Deposited + flow)}";
        }
        var cashAlone = books.Adjustments.Where(adjustment => adjustment.Symbol is null)
            .Sum(adjustment => adjustment.Cash);
        var (worth, explained) = (account.Cash
            + books.Positions.Sum(p => p.CostBasis), account.Deposited + cashAlone
            + books.Positions.Sum(p => p.RealizedPnl));
        if (Differ(worth, explained))
        {
            yield return $"account {account.Number}: cash and positions at cost are {Text(worth)}, deposits and realised profit {Text(explained)}";
        }
    }

    private static IEnumerable<string> NoStopWhenFlat(AccountBooks books) =>
        books.Positions.Where(position => position is { Qty: 0, StopLoss: not null })
            .Select(
                position => $"position {position.Symbol} of {books.Account.Number} is flat and has a stop at {Text(position.StopLoss!.Value)}");

    private static IEnumerable<string> EventsWithoutGaps(AccountBooks books)
    {
        var events = books.Events.GroupBy(e => e.OrderId)
            .ToDictionary(group => group.Key, group => group.Select(e => e.Version).Order().ToArray());
        return books.Orders.Where(order => !events
            .GetValueOrDefault(order.Id, [])
            .SequenceEqual(Enumerable.Range(1, order.Version)))
            .Select(order => $"order {order.Id} has version {order.Version} and the events {string.Join(' ', events.GetValueOrDefault(order.Id, []))}");
    }
}
