namespace TradingSystem.Scaler.Replicas;

/// <summary>Whatever runs the workers: the AppHost, Kubernetes, Azure Container Apps.</summary>
public interface IReplicaController
{
    string Platform { get; }

    /// <summary>How many workers run or are being started.</summary>
    Task<int> CountAsync(CancellationToken ct);

    /// <summary>Asks for that many. A worker that is stopped is given the time to finish its work.</summary>
    Task SetAsync(int workers, CancellationToken ct);
}
