using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>
/// A cancellation that was accepted and came too late, by every way to ask for one. With an account of its own.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class LostCancellationTests(TwoWorkers system) : IAsyncLifetime
{
    private readonly TradingClient trader = system.ExtraTrader(4);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        using var cleared = await system.Exchange.SendAsync(HttpMethod.Delete, "/faults");
        await trader.JsonAsync(HttpMethod.Delete, "/v2/positions?cancel_orders=true");
        await Eventually.TrueAsync("nothing is held any more", async () => (await trader.PositionsAsync()).Length == 0);
        trader.Dispose();
    }

    [Theory]
    [InlineData("the order")]
    [InlineData("all orders")]
    [InlineData("closing all positions")]
    public async Task Stream_tells_that_the_cancellation_was_refused(string by)
    {
        using var socket = await ListenAsync();
        // The venue fills at once, and we hear of it late: whoever cancels meanwhile is told that the request stands.
        await system.Exchange.FaultAsync(new { kind = "late_events", milliseconds = 1500, count = 1000 });
        var told = new Dictionary<Guid, List<string>>();
        Guid lost;
        do
        {
            var order = await trader.PlaceAsync(new
            {
                symbol = "TSLA",
                qty = 1,
                side = "buy",
                type = "market",
                time_in_force = "day"
            });
            lost = order.Id;
            await CancelAsync(by, lost);
            await trader.StatusAsync(lost, "filled", "canceled");
            await ReadAsync(socket, told, () =>
                told.GetValueOrDefault(lost, []).Exists(name => name is "fill" or "canceled"));
        }
        // It was filled, or canceled unsent, before anybody could ask.
        while (!told[lost].Contains("pending_cancel") || told[lost].Contains("canceled"));

        await ReadAsync(socket, told, () => told[lost].Contains("order_cancel_rejected"));

        Assert.Equal("order_cancel_rejected", told[lost][^1]);
        Assert.Equal("fill", told[lost][^2]);
        Assert.Equal("filled", (await trader.GetAsync(lost)).Status);
    }

    private async Task CancelAsync(string by, Guid order)
    {
        var path = by switch
        {
            "the order" => $"/v2/orders/{order}",
            "all orders" => "/v2/orders",
            _ => "/v2/positions?cancel_orders=true",
        };
        using var answer = await trader.SendAsync(HttpMethod.Delete, path);
        Assert.True(
            answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.MultiStatus or HttpStatusCode.UnprocessableEntity,
            $"{answer.StatusCode}");
    }

    private async Task<ClientWebSocket> ListenAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(trader.Address) { Scheme = "ws", Path = "/stream" }.Uri,
            TestContext.Current.CancellationToken);
        await SendAsync(socket,
            $$$"""{"action":"authenticate","data":{"key_id":"{{{trader.KeyId}}}","secret_key":"{{{trader.SecretKey}}}"}}""");
        Assert.Contains("\"authorized\"", await ReceiveAsync(socket));
        await SendAsync(socket, """{"action":"listen","data":{"streams":["trade_updates"]}}""");
        Assert.Contains("listening", await ReceiveAsync(socket));
        return socket;
    }

    private static async Task ReadAsync(ClientWebSocket socket, Dictionary<Guid, List<string>> told, Func<bool> enough)
    {
        while (!enough())
        {
            var update = JsonDocument.Parse(await ReceiveAsync(socket)).RootElement.GetProperty("data");
            var id = update.GetProperty("order").GetProperty("id").GetGuid();
            if (!told.TryGetValue(id, out var events)) told[id] = events = [];
            events.Add(update.GetProperty("event").GetString()!);
        }
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendMessageAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket) =>
        Encoding.UTF8.GetString(await socket.ReceiveMessageAsync(WebSocketMessageType.Binary));
}
