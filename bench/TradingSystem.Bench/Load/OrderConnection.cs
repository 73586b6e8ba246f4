using System.Net;
using System.Net.Sockets;

namespace TradingSystem.Bench.Load;

/// <summary>
/// One keep-alive connection with one request at a time, on a bare socket: the generator shares the processors with
/// what it measures.
/// </summary>
internal sealed class OrderConnection(Uri api) : IDisposable
{
    private const int BufferBytes = 16 * 1024, StatusAt = 9;
    public const int Failed = 0;

    private readonly byte[] request = new byte[2048];
    private readonly byte[] answer = new byte[BufferBytes];
    private Socket? socket;

    /// <returns>The answer's status, or <see cref="Failed"/> when the connection broke; the next call makes a new
    /// one.</returns>
    public async ValueTask<int> SendAsync(OrderRequest order, long number)
    {
        try
        {
            socket ??= await ConnectAsync();
            var bytes = order.Write(request, number);
            while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes)..];
            var length = 0;
            do
            {
                var read = await socket.ReceiveAsync(answer.AsMemory(length));
                if (read == 0 || length + read == BufferBytes)
                {
                    throw new SocketException((int)SocketError.ConnectionReset);
                }
                length += read;
            }
            while (!IsComplete(answer.AsSpan(0, length)));
            return (answer[StatusAt] - '0') * 100 + (answer[StatusAt + 1] - '0') * 10 + answer[StatusAt + 2] - '0';
        }
        catch (SocketException)
        {
            socket?.Dispose();
            socket = null;
            return Failed;
        }
    }

    /// <summary>The body of the last answer; framing of chunks included.</summary>
    public string LastAnswer => System.Text.Encoding.UTF8.GetString(answer).TrimEnd('\0');

    public void Dispose() => socket?.Dispose();

    private async Task<Socket> ConnectAsync()
    {
        var made = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (api.Host == "localhost") await made.ConnectAsync(IPAddress.Loopback, api.Port);
            else await made.ConnectAsync(api.Host, api.Port);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>
    /// By length, or by the last chunk: a line break can't be part of the JSON, so its mark at the end is the end.
    /// </summary>
    private static bool IsComplete(ReadOnlySpan<byte> text)
    {
        var head = text.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var lengthAt = text[..head].IndexOf("\r\nContent-Length: "u8);
        if (lengthAt < 0) return text.EndsWith("\r\n0\r\n\r\n"u8);
        var length = 0;
        for (var i = lengthAt + 18; i < head && text[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            length = length * 10 + text[i] - '0';
        }
        return text.Length >= head + 4 + length;
    }
}
