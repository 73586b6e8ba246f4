using System.Diagnostics.Metrics;

namespace TradingSystem.Core.Foundation;

/// <summary>Our own metrics. Names of the form <c>trading_bot_…</c> are promised to users and stay.</summary>
public static class Metrics
{
    private static readonly Meter Meter = new("TradingSystem.Core");

    /// <summary>From taking a partition over until nothing of its earlier owner's work is in doubt.</summary>
    public static readonly Histogram<double> StateRecovery = Meter.CreateHistogram<double>(
        "trading_bot_state_recovery_duration_seconds", "s");

    /// <summary>Differences between our books and a broker's, by kind and by what was done about them.</summary>
    public static readonly Counter<long> ReconciliationDifferences = Meter.CreateCounter<long>(
        "trading_bot_reconciliation_differences_total");

    /// <summary>Promotions of another PostgreSQL server.</summary>
    public static readonly Counter<long> DatabaseFailovers = Meter.CreateCounter<long>(
        "trading_bot_database_failovers_total");

    /// <summary>Orders canceled because their broker hadn't confirmed them in time.</summary>
    public static readonly Counter<long> OrderTimeouts = Meter.CreateCounter<long>("trading_bot_order_timeouts_total");

    /// <summary>Orders that ended because their broker, which had confirmed them, didn't know them any more.</summary>
    public static readonly Counter<long> LostOrders = Meter.CreateCounter<long>("trading_bot_lost_orders_total");

    /// <summary>Events that the black box has recorded.</summary>
    public static readonly Counter<long> BlackBoxEvents = Meter.CreateCounter<long>(
        "trading_bot_black_box_events_total");
}
