namespace TradingSystem.Core.Leases;

/// <summary>A job that one process of all does at a time: whoever holds its lease.</summary>
public interface ISingleOwnerJob
{
    /// <summary>The lease's name, which no other job has.</summary>
    string Lease { get; }

    /// <summary>Works until it is told to stop, or the lease is lost. A job that ends or fails begins again.</summary>
    /// <param name="fence">For what it writes: see <see cref="Fence"/>.</param>
    Task RunAsync(Fence fence, CancellationToken ct);
}
