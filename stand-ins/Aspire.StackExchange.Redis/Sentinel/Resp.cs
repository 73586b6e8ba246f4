using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Aspire.StackExchange.Redis.Sentinel;

/// <summary>
/// A plain connection that speaks as much of the Redis protocol (RESP2, https://redis.io/docs/latest/develop/reference/protocol-spec/)
/// as asking a sentinel takes. Each call has <c>timeout</c> to be answered; after an exception the connection is of no use.
/// </summary>
internal sealed class Resp : IDisposable
{
    private readonly TcpClient tcp = new() { NoDelay = true };
    private readonly TimeSpan timeout;
    private StreamReader? reader;

    private Resp(TimeSpan timeout) => this.timeout = timeout;

    /// <summary>Connects and gives the password, if there is one; a server that wants none is content with that.</summary>
    public static async Task<Resp> ConnectAsync(EndPoint address, string? password, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var connection = new Resp(timeout);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(timeout);
            await (address switch
            {
                IPEndPoint ip => connection.tcp.ConnectAsync(ip, limit.Token),
                DnsEndPoint dns => connection.tcp.ConnectAsync(dns.Host, dns.Port, limit.Token),
                _ => throw new NotSupportedException($"An address of this kind isn't supported: {address}"),
            });
            connection.reader = new StreamReader(connection.tcp.GetStream(), Encoding.Latin1);
            if (!string.IsNullOrEmpty(password) && await connection.AskAsync(cancellationToken, "AUTH", password) is RespError { NoPasswordSet: false } refusal)
            {
                throw new IOException($"{address} refused the password: {refusal.Message}");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The reply: a string, null, a list of replies or a <see cref="RespError"/>.</summary>
    public async Task<object?> AskAsync(CancellationToken cancellationToken, params string[] command)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (var part in command) request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        await tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), limit.Token);
        return await ReadAsync(limit.Token);
    }

    public void Dispose()
    {
        reader?.Dispose();
        tcp.Dispose();
    }

    private async Task<object?> ReadAsync(CancellationToken cancellationToken)
    {
        var line = await reader!.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException("The server closed the connection.");
        var rest = line.Length > 0 ? line[1..] : throw new InvalidDataException("An empty reply.");
        switch (line[0])
        {
            case '+' or ':':
                return rest;
            case '-':
                return new RespError(rest);
            case '$':
                var length = int.Parse(rest, CultureInfo.InvariantCulture);
                if (length < 0) return null;
                var text = new char[length + 2]; // Latin 1: one character a byte
                var read = await reader.ReadBlockAsync(text, cancellationToken);
                return read == text.Length ? new string(text, 0, length) : throw new EndOfStreamException("The server closed the connection.");
            case '*':
                var list = new List<object?>();
                for (var left = int.Parse(rest, CultureInfo.InvariantCulture); left > 0; left--) list.Add(await ReadAsync(cancellationToken));
                return list;
            default:
                throw new InvalidDataException($"Not a reply: {line}");
        }
    }
}
