using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradingSystem.Alpaca.Streams;

namespace TradingSystem.Testkit.Running;

/// <summary>A client of Alpaca's market data streams.</summary>
internal sealed class MarketStreamClient(WebSocket socket, bool messagePack) : IDisposable
{
    /// <summary>Connects; only the greeting is still to be received.</summary>
    public static async Task<MarketStreamClient> ConnectAsync(
        TradingClient at, string path, bool messagePack = false) =>
        new(
            await RawWebSocket.ConnectAsync(
                at.Address, path, messagePack ? "Content-Type: application/msgpack" : "User-Agent: test"),
            messagePack);

    /// <summary>Connects and authenticates, as soon as there is market data: the Api is there before it.</summary>
    public static Task<MarketStreamClient> OpenAsync(TradingClient at, string path, bool messagePack = false) =>
        Eventually.GetAsync($"a stream of {path}", async () =>
    {
        var client = await ConnectAsync(at, path, messagePack);
        Assert.Equal("connected", (await client.ReceiveAsync())[0].GetProperty("msg").GetString());
        await client.SendAsync($$"""{"action":"auth","key":"{{at.KeyId}}","secret":"{{at.SecretKey}}"}""");
        if ((await client.ReceiveAsync())[0].GetProperty("msg").GetString() == "authenticated") return client;
        client.Dispose();
        return null;
    });

    public void Dispose() => socket.Dispose();

    public Task SendAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return socket.SendMessageAsync(messagePack ? MessagePackJson.FromJson(bytes) : bytes, FrameType);
    }

    /// <summary>The next frame: an array of messages.</summary>
    public async Task<JsonElement> ReceiveAsync() => Read(await socket.ReceiveMessageAsync(FrameType));

    /// <summary>The next frame; null when the other side has closed.</summary>
    public async Task<JsonElement?> ReceiveOrEndAsync() =>
        await socket.ReceiveMessageOrEndAsync(FrameType) is { } frame ? Read(frame) : null;

    private WebSocketMessageType FrameType => messagePack ? WebSocketMessageType.Binary : WebSocketMessageType.Text;

    private JsonElement Read(byte[] frame) =>
        JsonDocument.Parse(messagePack ? MessagePackJson.ToJson(frame) : frame).RootElement;
}
