using System.Globalization;

namespace TradingSystem.ChaosTests;

/// <summary>
/// Drops every packet from and to one TCP port of this machine's loopback, without an answer, as a cut cable does.
/// Needs root and tc.
/// </summary>
internal sealed class NetworkCut : IAsyncDisposable
{
    private NetworkCut() { }

    /// <summary>Null when it can be done here; else why not.</summary>
    public static async Task<string?> ImpossibleAsync()
    {
        if (!Environment.IsPrivilegedProcess) return "a network cut needs root";
        try
        {
            await using var trial = await OfAsync(1);   // a port that nobody uses
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "a network cut needs tc with a BPF classifier";
        }
    }

    public static async Task<NetworkCut> OfAsync(int port)
    {
        // In the loopback's packets: IPv4 (offset 12), TCP (23), source or destination port. 2 drops, -1 lets pass.
        var program = string.Create(CultureInfo.InvariantCulture,
            $"11,40 0 0 12,21 0 7 2048,48 0 0 23,21 0 5 6,177 0 0 14,72 0 0 14,21 3 0 {port},72 0 0 16,21 1 0 {port},6 0 0 4294967295,6 0 0 2");
        await Shell.RunAsync("tc", "qdisc", "add", "dev", "lo", "clsact");
        var cut = new NetworkCut();
        try
        {
            await Shell.RunAsync(
                "tc", "filter", "add", "dev", "lo", "ingress", "bpf", "direct-action", "bytecode", program);
            return cut;
        }
        catch
        {
            await cut.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Shell.RunAsync("tc", "qdisc", "del", "dev", "lo", "clsact");
}
