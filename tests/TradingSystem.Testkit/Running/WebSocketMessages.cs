using System.Net.WebSockets;

namespace TradingSystem.Testkit.Running;

/// <summary>Whole messages of a WebSocket.</summary>
internal static class WebSocketMessages
{
    /// <summary>In one frame.</summary>
    public static Task SendMessageAsync(this WebSocket socket, byte[] message, WebSocketMessageType type) =>
        socket.SendAsync(message, type, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <param name="type">What the message must be.</param>
    public static async Task<byte[]> ReceiveMessageAsync(this WebSocket socket, WebSocketMessageType type) =>
        await ReceiveMessageOrEndAsync(socket, type) ?? throw new InvalidOperationException("the socket was closed");

    /// <summary>Null when the other side has closed.</summary>
    public static async Task<byte[]?> ReceiveMessageOrEndAsync(this WebSocket socket, WebSocketMessageType type)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Deadline);
        var (buffer, whole) = (new byte[16384], new MemoryStream());
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            Assert.Equal(type, part.MessageType);
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return whole.ToArray();
        }
    }
}
