using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>The account stream, frame by frame.</summary>
[Collection(TradingCollection.Name)]
public sealed class StreamTests(TwoWorkers system)
{
    [Fact]
    public async Task Stream_authenticates_acknowledges_and_tells_the_life_of_an_order()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket,
            $$$"""{"action":"authenticate","data":{"key_id":"{{{system.Trader.KeyId}}}","secret_key":"{{{system.Trader.SecretKey}}}"}}""");
        Assert.Equal("""{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}""",
            await ReceiveTextAsync(socket));
        await SendAsync(socket, """{"action":"listen","data":{"streams":["trade_updates","nothing"]}}""",
            WebSocketMessageType.Binary);
        Assert.Equal("""{"stream":"listening","data":{"streams":["trade_updates"]}}""", await ReceiveTextAsync(socket));

        var placed = await system.Trader.PlaceAsync(
            new { symbol = "TSLA", qty = 1, side = "buy", type = "market", time_in_force = "day" });

        var events = new List<string>();
        JsonElement update;
        do
        {
            update = JsonDocument.Parse(await ReceiveTextAsync(socket)).RootElement.GetProperty("data");
            if (update.GetProperty("order").GetProperty("id").GetGuid() == placed.Id)
            {
                events.Add(update.GetProperty("event").GetString()!);
            }
        }
        while (events.Count == 0 || events[^1] != "fill");
        Assert.Equal("fill", events[^1]);
        Assert.Equal("filled", update.GetProperty("order").GetProperty("status").GetString());
        Assert.True(
            decimal.Parse(
                update.GetProperty("price").GetString()!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.NotEmpty(update.GetProperty("execution_id").GetString()!);
        Assert.NotNull(update.GetProperty("position_qty").GetString());
    }

    [Fact]
    public async Task Listen_before_authenticate_is_unauthorized_and_a_wrong_key_stays_out()
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, """{"action":"listen","data":{"streams":["trade_updates"]}}""");
        Assert.Equal("""{"stream":"authorization","data":{"status":"unauthorized","action":"listen"}}""",
            await ReceiveTextAsync(socket));
        await SendAsync(socket, """{"action":"auth","key":"PKNOBODY","secret":"wrong"}""");
        Assert.Contains("\"unauthorized\"", await ReceiveTextAsync(socket));
    }

    [Theory]
    [InlineData("not json", "invalid syntax")]
    [InlineData("{\"action\":\"\\udc00\"}", "invalid syntax")]
    [InlineData("[1]", "action is required")]
    [InlineData("""{"action":"dance"}""", "unknown action 'dance'")]
    public async Task Rubbish_is_answered_and_the_stream_lives_on(string rubbish, string message)
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, rubbish);
        Assert.Equal(message,
            JsonDocument.Parse(await ReceiveTextAsync(socket)).RootElement
                .GetProperty("data")
                .GetProperty("error_message")
                .GetString());
        await SendAsync(socket, """{"action":"listen","data":{"streams":[]}}""");
        Assert.Contains("unauthorized", await ReceiveTextAsync(socket));
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(system.Trader.Address) { Scheme = "ws", Path = "/stream" }.Uri,
            TestContext.Current.CancellationToken);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text,
        WebSocketMessageType type = WebSocketMessageType.Text) =>
            socket.SendMessageAsync(Encoding.UTF8.GetBytes(text), type);

    private static async Task<string> ReceiveTextAsync(ClientWebSocket socket) =>
        Encoding.UTF8.GetString(await socket.ReceiveMessageAsync(WebSocketMessageType.Binary));
}
