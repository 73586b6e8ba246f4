using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Protection;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Reconciliation;

/// <summary>
/// Compares our books with the broker's, at the start and regularly: the job of one process. Fills that were missed are
/// applied first; what then differs twice, unchanged, is corrected or flagged. Everything is read again before it is
/// acted upon.
/// </summary>
public sealed class Reconciler(IReconciliationStore books, IBroker broker, FillCatchUp fills, StrayOrders strays,
    IWatchedOrders stops, ReconciliationOptions options, TimeProvider clock,
    ILogger<Reconciler> logger) : ISingleOwnerJob
{
    /// <param name="Baseline">What the broker's cash would be without us, as far as this look tells; null when that is
    /// known already, or can't be told.</param>
    private sealed record Finding(
        IReadOnlyList<Difference> Differences, decimal? Baseline, OurBooks Ours, IReadOnlyList<BrokerPosition> Theirs);

    public string Lease => "reconciliation";

    /// <summary>Runs until the lease is lost.</summary>
    public async Task RunAsync(Fence fence, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await RunOnceAsync(fence, ct);
            }
            catch (Exception e) when ((e is BrokerUnavailableException || e.IsTransientFailure())
                && !ct.IsCancellationRequested)
            {
                logger.LogWarning("No reconciliation with {Broker} now: {Reason}", broker.Name, e.Message);
            }
            await Task.Delay(options.Every, clock, ct);
        }
    }

    private async Task RunOnceAsync(Fence fence, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var startedAt = clock.GetUtcNow();
        var missed = await fills.RunAsync(ct);
        var first = await CompareAsync(ct);
        var results = new List<(Difference, DifferenceAction)>();
        if (first.Differences.Count > 0 || first.Baseline is not null)
        {
            await Task.Delay(options.ConfirmAfter, clock, ct);
            missed += await fills.RunAsync(ct);
            var second = await CompareAsync(ct);
            CrashPoints.Hit(CrashPoint.BeforeAdjustment);
            // One look isn't enough here either: a fill may have come between the broker's answers.
            if (second.Baseline is { } baseline && baseline == first.Baseline)
            {
                await books.SetCashBaselineAsync(broker.Name, baseline, ct);
            }
            foreach (var difference in second.Differences.Intersect(first.Differences))
            {
                results.Add((difference, await HandleAsync(difference, second, fence, ct)));
            }
        }
        await books.RecordAsync(new(broker.Name, startedAt, clock.GetElapsedTime(began), missed, results), ct);
        foreach (var (difference, action) in results) Report(difference, action);
    }

    private async Task<Finding> CompareAsync(CancellationToken ct)
    {
        var before = await books.ReadAsync(broker.Name, ct);
        var positions = await broker.PositionsAsync(ct);
        var cash = await broker.CashAsync(ct);
        var orders = await broker.OpenOrdersAsync(ct);
        await strays.CancelAsync(orders, ct);
        await stops.KeepMarksAsync([.. orders.Select(order => order.Mark).OfType<StopMark>()], ct);
        var after = await books.ReadAsync(broker.Name, ct);

        var differences = new List<Difference>(Comparison.Positions(before, positions, after, options.Tolerance));
        // Positions come first: correcting them moves cash as well.
        var (inCash, baseline) = differences.Count == 0
            ? Comparison.Cash(before, cash, after, options.Tolerance)
            : (null, null);
        if (inCash is not null) differences.Add(inCash);
        differences.AddRange(Comparison.Orders(orders));
        return new(differences, baseline, after, positions);
    }

    private async Task<DifferenceAction> HandleAsync(
        Difference difference, Finding finding, Fence fence, CancellationToken ct)
    {
        Adjustment adjustment;
        switch (difference.Kind)
        {
            case DifferenceKind.ForeignOrder:
            case DifferenceKind.VanishedPosition when options.VanishedPositions == VanishedPositionPolicy.Flag:
                return DifferenceAction.Flagged;
            case DifferenceKind.Cash:
                adjustment = Adjustment.OfCash(broker.Name, difference);
                break;
            default:
                var holding = finding.Ours.Holdings.GetValueOrDefault(difference.Subject);
                var price = finding.Theirs.FirstOrDefault(
                    position => position.Symbol == difference.Subject)?.AvgEntryPrice
                    ?? holding?.AvgEntryPrice
                    ?? 0;
                adjustment = Adjustment.Of(broker.Name, difference, holding, price);
                break;
        }
        return await books.AdjustAsync(broker.Name, adjustment, fence, clock.GetUtcNow(), ct)
            ? DifferenceAction.Adjusted
            : DifferenceAction.LeftForNextRun;
    }

    private void Report(Difference difference, DifferenceAction action)
    {
        Metrics.ReconciliationDifferences.Add(
            1, new("kind", difference.Kind.ToString()), new("action", action.ToString()));
        logger.LogError("{Broker} and our books differ, {Kind} {Subject}: ours {Ours}, theirs {Theirs}: {Action}",
            broker.Name, difference.Kind, difference.Subject, difference.Ours, difference.Theirs, action);
    }
}
