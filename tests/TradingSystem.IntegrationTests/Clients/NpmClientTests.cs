using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Clients;

/// <summary>
/// Client libraries from npm, unmodified; tests/clients holds what they do here. test.sh installs them.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class NpmClientTests(TwoWorkers system, ITestOutputHelper output)
{
    [Theory]
    [InlineData("v3.js")]
    [InlineData("v3-data.js")]
    [InlineData("v3-orders.js")]
    [InlineData("v4.js")]
    [InlineData("v4-data.js")]
    [InlineData("v4-orders.js")]
    [InlineData("ccxt.js")]
    [InlineData("master-chief.js")]
    [InlineData("master-chief-orders.js")]
    [InlineData("typescript-sdk.js")]
    [InlineData("typescript-sdk-orders.js")]
    public async Task Client_trades_with_nothing_but_its_address_changed(string script)
    {
        var folder = Path.Combine(RepositoryFolder.Root, "tests", "clients");
        Assert.True(
            Directory.Exists(Path.Combine(folder, "node_modules")), "run `npm ci` in tests/clients, or test.sh");
        var (certificate, key) = Localhost();
        var trusted = Path.Combine(system.Data, "localhost.pem");
        await File.WriteAllTextAsync(trusted, certificate, TestContext.Current.CancellationToken);
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
                ["TLS_CERTIFICATE"] = certificate,
                ["TLS_KEY"] = key,
                ["NODE_EXTRA_CA_CERTS"] = trusted,
            },
        })!;
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken), node.StandardError.ReadToEndAsync(
                TestContext.Current.CancellationToken));
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

    /// <summary>A certificate of its own and its key, both PEM, for the client that insists on TLS.</summary>
    private static (string Certificate, string Key) Localhost()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (request, names) = (new CertificateRequest(
            "CN=localhost", key, HashAlgorithmName.SHA256), new SubjectAlternativeNameBuilder());
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
