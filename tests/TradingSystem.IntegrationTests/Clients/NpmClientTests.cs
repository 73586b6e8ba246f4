using System.Diagnostics;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Clients;

/// <summary>Client libraries from npm, unmodified; tests/clients holds what they do here. test.sh installs them.</summary>
[Collection(TradingCollection.Name)]
public sealed class NpmClientTests(TwoWorkers system, ITestOutputHelper output)
{
    [Theory]
    [InlineData("v3.js")]
    [InlineData("v3-orders.js")]
    [InlineData("v4.js")]
    [InlineData("v4-orders.js")]
    [InlineData("ccxt.js")]
    [InlineData("master-chief.js")]
    [InlineData("master-chief-orders.js")]
    [InlineData("typescript-sdk.js")]
    [InlineData("typescript-sdk-orders.js")]
    public async Task Client_trades_with_nothing_but_its_address_changed(string script)
    {
        var folder = Path.Combine(RepositoryRoot(), "tests", "clients");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "run `npm ci` in tests/clients, or test.sh");
        using var node = Process.Start(new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["APCA_API_BASE_URL"] = system.Trader.Address.GetLeftPart(UriPartial.Authority),
                ["APCA_API_KEY_ID"] = system.Trader.KeyId,
                ["APCA_API_SECRET_KEY"] = system.Trader.SecretKey,
            },
        })!;
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Deadline);
        try
        {
            await node.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
        output.WriteLine($"{await said}{await complained}");
        Assert.Equal(0, node.ExitCode);
        Assert.Contains("ok", await said);
        await Proof.HoldsAsync(system, []);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TradingSystem.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
