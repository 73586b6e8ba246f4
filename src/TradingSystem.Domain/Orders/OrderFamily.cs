using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Text;

namespace TradingSystem.Domain.Orders;

/// <summary>
/// What a change of one order means for those it belongs to: its group, and the order that takes its place. Pure; what
/// follows is applied in the transaction of the change itself, so that no crash can come in between.
/// </summary>
public static class OrderFamily
{
    /// <param name="before">The order as it was.</param>
    /// <param name="after">The order as it is.</param>
    /// <param name="family">All orders of the group, and those that the order replaces or is replaced by; itself
    /// included.</param>
    public static IEnumerable<(Guid OrderId, OrderEvent Event)> Follow(
        Order before, Order after, OrderEvent happened, IReadOnlyCollection<Order> family)
    {
        var ended = after.Status.IsTerminal() && !before.Status.IsTerminal();
        return [
            .. Replacement(before, after, happened, family, ended),
            .. after.GroupId is null ? Alone(after, happened) : Group(before, after, happened, family, ended)
        ];
    }

    /// <summary>The orders that share a fate with this one.</summary>
    public static IReadOnlyCollection<Order> Of(Order order, IEnumerable<Order> among) =>
        [.. among.Where(other => other.Id == order.Id
            || other.GroupId is { } group && group == order.GroupId
            || other.Id == order.Replaces
            || other.Id == order.ReplacedBy)];

    private static IEnumerable<(Guid, OrderEvent)> Alone(Order order, OrderEvent happened)
    {
        if (happened is OrderEvent.Trigger)
        {
            yield return (order.Id, new OrderEvent.Proceed(happened.At, order.Qty ?? 0, order.Reserved, order.Held));
        }
    }

    private static IEnumerable<(Guid, OrderEvent)> Replacement(
        Order before, Order after, OrderEvent happened, IReadOnlyCollection<Order> family, bool ended)
    {
        if (happened is OrderEvent.Prepare
            && after is { Replaces: { } old, Execution: ExecutionState.Dormant }
            && before.Execution == ExecutionState.None)
        {
            var canBegin = family.FirstOrDefault(order => order.Id == old) is { CanBeReplaced: true };
            (Guid, OrderEvent)[] follows = canBegin
                ? [(old, new OrderEvent.ReplaceRequested(happened.At, after.Id))]
                : Refuse(after, happened.At, "the order that it replaces is final or being canceled", old);
            foreach (var follow in follows) yield return follow;
        }
        if (happened is OrderEvent.CancelRequested && StandsBehind(after, family) is { } first)
        {
            yield return (first.Id, new OrderEvent.CancelRequested(happened.At));
        }
        if (before.ReplacedBy is null && after.ReplacedBy is null) yield break;
        if (family.FirstOrDefault(order => order.Id == (after.ReplacedBy
            ?? before.ReplacedBy)) is not { Execution: ExecutionState.Dormant, Qty: { } qty } next
            || next.Status.IsTerminal())
        {
            yield break;
        }

        var cancelRefused = before.Status is OrderStatus.PendingReplace or OrderStatus.PendingCancel
            && happened is OrderEvent.CancelRefused;
        if (next.CancelRequested && (ended || cancelRefused))
        {
            yield return (next.Id, new OrderEvent.Withdraw(happened.At, "canceled before it took the other's place"));
        }
        else if (ended && after.Status == OrderStatus.Replaced)
        {
            var rest = qty - (after.FilledQty - next.ReplacesFilled ?? 0);
            if (rest <= 0) yield return Reject(next, happened.At, "nothing of the order that it replaces is left");
            else yield return (next.Id, TakePlace(before, next, rest, qty, happened.At));
        }
        else if (ended || cancelRefused)
        {
            var reason = $"the order that it replaces is {EnumName<OrderStatus>.Of(after.Status)}";
            foreach (var told in Refuse(next, happened.At, reason, after.Id)) yield return told;
        }
    }

    /// <summary>
    /// In a group, what is set aside belongs to the group; a leg whose time hasn't come goes on waiting.
    /// </summary>
    private static OrderEvent TakePlace(Order before, Order next, decimal rest, decimal qty, DateTimeOffset at)
    {
        var held = next.Opens ? 0 : next.IsLeg ? before.Held : rest;
        var waits = before.Execution == ExecutionState.Dormant && before.IsLeg;
        return waits
            ? new OrderEvent.Resize(at, rest, held)
            : new OrderEvent.Proceed(at, rest, Precision.Cash((next.ReplacementCost ?? 0) * rest / qty), held);
    }

    /// <summary>The replacement is rejected, and the order that stays is told so.</summary>
    private static (Guid, OrderEvent)[] Refuse(Order next, DateTimeOffset at, string reason, Guid old) =>
        [Reject(next, at, reason), (old, new OrderEvent.ReplaceRefused(at, "it was too late"))];

    private static (Guid, OrderEvent) Reject(Order order, DateTimeOffset at, string reason) =>
        (order.Id, new OrderEvent.Withdraw(at, reason, OrderStatus.Rejected));

    private static IEnumerable<(Guid, OrderEvent)> Group(
        Order before, Order after, OrderEvent happened, IReadOnlyCollection<Order> family, bool ended)
    {
        if (StandsBehind(after, family) is not null
            || before.Execution == ExecutionState.Dormant
                && happened is OrderEvent.Withdraw { As: OrderStatus.Rejected })
        {
            return [];
        }
        var live = family
            .Where(order => order.Id != after.Id
                && order.GroupId == after.GroupId
                && !order.Status.IsTerminal()
                && order.Replaces != after.Id
                && StandsBehind(order, family) is null)
            .ToArray();
        // Its place is taken, and nothing changes for the others.
        var gone = ended
            && !(after.Status == OrderStatus.Replaced
            && family.Any(next => next.Id == after.ReplacedBy && !next.Status.IsTerminal() && !next.CancelRequested));
        if (after.Role == OrderRole.Entry) return Entry(happened, live, gone);
        return happened is OrderEvent.CancelRefused && MustLeave(after, family)
            ? [(after.Id, new OrderEvent.Withdraw(happened.At, "the other order of its group has begun", AtOnce: false))]
            : Exit(before, after, happened, live, gone);
    }

    /// <summary>
    /// Whether another exit of the group is filled in part or waits for this one to leave: then a broker that refuses
    /// to cancel it is asked again, else both could fill.
    /// </summary>
    private static bool MustLeave(Order exit, IReadOnlyCollection<Order> family) => family.Any(other =>
        other.Id != exit.Id && other.GroupId == exit.GroupId && other.Role != OrderRole.Entry && other.Role != exit.Role
        && (other.FilledQty > 0 || other is { TriggeredAt: not null, Execution: ExecutionState.Dormant }
            && !other.Status.IsTerminal()));

    /// <summary>
    /// The open order in whose place this one is to come: until then this one has no say in the group. Null when there
    /// is none.
    /// </summary>
    private static Order? StandsBehind(Order order, IReadOnlyCollection<Order> family) =>
        family.FirstOrDefault(old => old.Id == order.Replaces && !old.Status.IsTerminal());

    /// <summary>
    /// Each fill of the entry sets what was bought aside for the group; its end lets the exits begin, for all that was
    /// bought.
    /// </summary>
    private static IEnumerable<(Guid, OrderEvent)> Entry(OrderEvent happened, Order[] live, bool gone)
    {
        Order[] waiting = [.. live
            .Where(order => order.Execution == ExecutionState.Dormant)
            .OrderBy(order => order.Role)];
        if (waiting.Length == 0) yield break;
        var (holder, covered) = (waiting[0], waiting[0].Held);
        if (happened is OrderEvent.Fill fill)
        {
            covered += fill.Qty;
            if (!gone) yield return (holder.Id, new OrderEvent.Resize(happened.At, holder.Qty ?? 0, covered));
        }
        if (!gone) yield break;
        foreach (var exit in waiting)
        {
            yield return covered > 0
                ? (exit.Id, new OrderEvent.Proceed(happened.At, covered, 0, exit == holder ? covered : 0))
                : (exit.Id, new OrderEvent.Withdraw(happened.At, "nothing was entered"));
        }
    }

    private static IEnumerable<(Guid, OrderEvent)> Exit(
        Order before, Order exit, OrderEvent happened, Order[] live, bool gone)
    {
        if (happened is OrderEvent.CancelRequested)
        {
            foreach (var member in live) yield return (member.Id, new OrderEvent.CancelRequested(happened.At));
            yield break;
        }
        var other = live.FirstOrDefault(order => order.Role != OrderRole.Entry);
        if (happened is OrderEvent.Trigger)
        {
            // What is at the broker leaves first; until it has, both could fill.
            yield return other is null
                ? (exit.Id, new OrderEvent.Proceed(happened.At, exit.Qty ?? 0, 0, exit.Held))
                : (other.Id, new OrderEvent.Withdraw(happened.At, "the stop is reached"));
        }
        if (other is null) yield break;
        if (happened is OrderEvent.Fill fill)
        {
            var rest = (other.Qty ?? 0) - fill.Qty;
            var goesOn = exit.Status != OrderStatus.Filled && rest > 0 && other.Execution.IsUnsent();
            yield return goesOn
                ? (other.Id, new OrderEvent.Resize(happened.At, rest, Math.Min(other.Held, rest)))
                : (other.Id, new OrderEvent.Withdraw(happened.At, "the other order of its group is filled"));
        }
        else if (gone && !other.CancelRequested)
        {
            // The one that is left is for what the other was set aside for.
            var (qty, held) = (other.Qty ?? 0, Math.Max(before.Held, other.Held));
            if (other.TriggeredAt is not null)
            {
                yield return (other.Id, new OrderEvent.Proceed(happened.At, qty, 0, held));
            }
            else if (held != other.Held)
            {
                yield return (other.Id, new OrderEvent.Resize(happened.At, qty, held));
            }
        }
    }
}
