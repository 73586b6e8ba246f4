using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Discovery;

/// <summary>Names become addresses as the configuration says.</summary>
public sealed class ServiceDiscoveryTests
{
    [Theory]
    [InlineData("http://exchange/v2/orders?a=b", "http://localhost:5001/v2/orders?a=b")]
    [InlineData("https+http://exchange/v2", "https://localhost:5443/v2")]
    [InlineData("http+https://exchange/v2", "http://localhost:5001/v2")]
    [InlineData("http://_stream.exchange/", "http://localhost:5002/")]
    [InlineData("https+http://plain/", "http://127.0.0.1:5003/")]
    [InlineData("http://control/x", "http://127.0.0.1:5004/x")]
    [InlineData("http://single/x", "http://127.0.0.1:5005/x")]
    [InlineData("http://bare/x", "http://10.0.0.1:5006/x")]
    [InlineData("http://below/x", "http://localhost:5007/base/x")]
    [InlineData("http://unknown:8080/x", "http://unknown:8080/x")]
    [InlineData("https+http://unknown/x", "https://unknown/x")]
    [InlineData("http://127.0.0.1:9/x", "http://127.0.0.1:9/x")]
    public async Task Send_host_names_a_service_goes_to_its_endpoint(string asked, string expected)
    {
        var server = ScriptedServer.Answering(HttpStatusCode.OK);
        using var client = Make(server);

        var response = await client.SendAsync("GET", asked);

        server.Addresses.ShouldHaveSingleItem().ShouldBe(new Uri(expected));
        response.RequestMessage!.RequestUri.ShouldBe(new Uri(asked)); // an outer handler sees the name
    }

    [Fact]
    public async Task Send_service_has_several_endpoints_takes_them_in_turn()
    {
        var server = ScriptedServer.Answering(HttpStatusCode.OK);
        using var client = Make(server);

        for (var i = 0; i < 6; i++) await client.SendAsync("GET", "http://many/");

        server.Addresses.Select(address => address.Port).ShouldBe([6000, 6001, 6002, 6000, 6001, 6002]);
    }

    [Fact]
    public async Task Send_configuration_changes_goes_to_the_new_endpoint()
    {
        var configuration = Configuration();
        var server = ScriptedServer.Answering(HttpStatusCode.OK);
        using var client = Make(server, configuration);
        await client.SendAsync("GET", "http://single/");

        configuration["services:single:http"] = "http://127.0.0.1:7000";
        configuration.Reload();
        await client.SendAsync("GET", "http://single/");

        server.Addresses.Select(address => address.Port).ShouldBe([5005, 7000]);
    }

    private static Client Make(ScriptedServer server, IConfiguration? configuration = null) => new(
        server, http => http.AddServiceDiscovery(), configuration ?? Configuration(), services => services.AddServiceDiscovery());

    private static IConfigurationRoot Configuration() => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["services:exchange:http:0"] = "http://localhost:5001",
        ["services:exchange:https:0"] = "https://localhost:5443",
        ["services:exchange:stream:0"] = "http://localhost:5002",
        ["services:plain:http:0"] = "http://127.0.0.1:5003",
        ["services:control:default:0"] = "http://127.0.0.1:5004/",
        ["services:single:http"] = "http://127.0.0.1:5005",
        ["services:bare:http:0"] = "10.0.0.1:5006",
        ["services:below:http:0"] = "http://localhost:5007/base",
        ["services:many:http:0"] = "http://localhost:6000",
        ["services:many:http:1"] = "http://localhost:6001",
        ["services:many:http:2"] = "http://localhost:6002",
    }).Build();
}
