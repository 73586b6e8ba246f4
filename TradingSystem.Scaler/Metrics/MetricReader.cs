using Dapper;
using Npgsql;
using RabbitMQ.Client;
using TradingSystem.Domain.Orders;
using TradingSystem.RabbitMq;
using TradingSystem.Scaler.Rules;

namespace TradingSystem.Scaler.Metrics;

/// <summary>
/// Measures: processor time as the workers report it with their heartbeats, and the queues' length from RabbitMQ.
/// </summary>
public sealed class MetricReader(NpgsqlDataSource primary, RabbitConnection rabbit, ILogger<MetricReader> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="workers">For metrics that are a share of each worker; at least 1.</param>
    public async Task<IReadOnlyDictionary<ScalingMetric, double>> ReadAsync(int workers, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var metrics = new Dictionary<ScalingMetric, double>();
        await AddAsync(metrics, ScalingMetric.Cpu, () => CpuAsync(patience.Token), ct);
        await AddAsync(metrics, ScalingMetric.QueueDepth,
            async () => await WaitingOrdersAsync(patience.Token) / Math.Max(1, workers), ct);
        return metrics;
    }

    private async Task AddAsync(
        Dictionary<ScalingMetric, double> metrics, ScalingMetric metric, Func<Task<double>> read, CancellationToken ct)
    {
        try
        {
            metrics[metric] = await read();
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("{Metric} can't be measured: {Reason}", metric, e.Message);
        }
    }

    private async Task<double> CpuAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<double>(new(
            "select coalesce(avg(cpu_percent), 0) from workers where expires_at > clock_timestamp() and not draining",
            cancellationToken: ct));
    }

    private async Task<double> WaitingOrdersAsync(CancellationToken ct)
    {
        var connection = await rabbit.GetAsync(ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        var waiting = 0.0;
        for (var partition = 0; partition < Partition.Count; partition++)
        {
            waiting += await channel.MessageCountAsync(Topology.OrderQueue(partition), ct);
        }
        return waiting;
    }
}
