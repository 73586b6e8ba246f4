using System.Text;

namespace TradingSystem.Bench.Load;

/// <summary>The bytes of one request, complete but for the number in its client order id: nothing is serialised while load is generated.</summary>
internal sealed class OrderRequest
{
    public const int NumberDigits = 10;
    private readonly byte[] bytes;
    private readonly int numberAt;

    /// <param name="fields">The body's fields before the client order id, as JSON without braces.</param>
    /// <param name="idPrefix">What the client order ids of this run begin with.</param>
    public OrderRequest(Uri api, string keyId, string secret, string fields, string idPrefix)
    {
        var body = $"{{{fields},\"client_order_id\":\"{idPrefix}{new string('0', NumberDigits)}\"}}";
        var head = $"POST /v2/orders HTTP/1.1\r\nHost: {api.Authority}\r\nAPCA-API-KEY-ID: {keyId}\r\nAPCA-API-SECRET-KEY: {secret}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        bytes = Encoding.ASCII.GetBytes(head + body);
        numberAt = bytes.Length - 2 - NumberDigits;
    }

    public int Length => bytes.Length;

    /// <summary>Writes the request that has that number in its client order id.</summary>
    public ReadOnlyMemory<byte> Write(byte[] buffer, long number)
    {
        bytes.CopyTo(buffer, 0);
        for (var i = numberAt + NumberDigits - 1; i >= numberAt; i--)
        {
            buffer[i] = (byte)('0' + number % 10);
            number /= 10;
        }
        return buffer.AsMemory(0, bytes.Length);
    }
}
