using System.Text;

namespace TradingSystem.Bench.Load;

/// <summary>
/// The bytes of one request, complete but for the number in an order's client order id: nothing is serialised while
/// load is generated.
/// </summary>
internal sealed class OrderRequest
{
    public const int NumberDigits = 10;
    private readonly byte[] bytes;
    private readonly int numberAt, digits;   // no digits: the request has no number
    private readonly int back;

    /// <param name="fields">The body's fields before the client order id, as JSON without braces.</param>
    /// <param name="idPrefix">What the client order ids of this run begin with.</param>
    public OrderRequest(Uri api, string keyId, string secret, string fields, string idPrefix)
    {
        var body = $"{{{fields},\"client_order_id\":\"{idPrefix}{new string('0', NumberDigits)}\"}}";
        bytes = Encoding.ASCII.GetBytes($"{Head("POST", "/v2/orders", api, keyId, secret)}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        (numberAt, digits) = (bytes.Length - 2 - NumberDigits, NumberDigits);
    }

    private OrderRequest(byte[] bytes) => this.bytes = bytes;

    private OrderRequest(OrderRequest other, int back) =>
        (bytes, numberAt, digits, this.back) = (other.bytes, other.numberAt, other.digits, back);

    /// <summary>A question, the same each time.</summary>
    public static OrderRequest Get(string path, Uri api, string keyId, string secret) =>
        new(Encoding.ASCII.GetBytes($"{Head("GET", path, api, keyId, secret)}\r\n"));

    public int Length => bytes.Length;

    /// <summary>The same with the number before its own: an order that was sent already.</summary>
    public OrderRequest AsRepeat() => new(this, back: 1);

    /// <summary>Writes the request that has that number in its client order id.</summary>
    public ReadOnlyMemory<byte> Write(byte[] buffer, long number)
    {
        bytes.CopyTo(buffer, 0);
        number -= back;
        for (var i = numberAt + digits - 1; i >= numberAt; i--)
        {
            buffer[i] = (byte)('0' + number % 10);
            number /= 10;
        }
        return buffer.AsMemory(0, bytes.Length);
    }

    private static string Head(string method, string path, Uri api, string keyId, string secret) =>
        $"{method} {path} HTTP/1.1\r\nHost: {api.Authority}\r\nAPCA-API-KEY-ID: {keyId}\r\nAPCA-API-SECRET-KEY: {secret}\r\n";
}
