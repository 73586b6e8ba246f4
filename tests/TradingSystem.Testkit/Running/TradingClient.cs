using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Text;

namespace TradingSystem.Testkit.Running;

/// <summary>A client of Alpaca's trading API with nothing between it and the wire.</summary>
public sealed class TradingClient : IDisposable
{
    private readonly HttpClient http;

    public TradingClient(Uri address, string keyId, string secret)
    {
        (Address, KeyId, SecretKey) = (address, keyId, secret);
        http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", keyId);
        http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", secret);
    }

    public Uri Address { get; }

    public string KeyId { get; }

    public string SecretKey { get; }

    public void Dispose() => http.Dispose();

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, contentType);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> SendBytesAsync(HttpMethod method, string path, byte[]? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(body);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> JsonAsync(
        HttpMethod method, string path, string? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public async Task<OrderWire> PlaceAsync(object order)
    {
        using var response = await SendAsync(HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));
        Assert.True(response.IsSuccessStatusCode,
            $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return (await response.Content.ReadFromJsonAsync(
            TradingJson.Default.OrderWire, TestContext.Current.CancellationToken))!;
    }

    public async Task<OrderWire> GetAsync(Guid id) =>
        (await http.GetFromJsonAsync(
            $"/v2/orders/{id}", TradingJson.Default.OrderWire, TestContext.Current.CancellationToken))!;

    /// <summary>Null when there is none.</summary>
    public async Task<OrderWire?> FindAsync(string clientOrderId)
    {
        using var response = await SendAsync(
            HttpMethod.Get, $"/v2/orders:by_client_order_id?client_order_id={clientOrderId}");
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(
            TradingJson.Default.OrderWire, TestContext.Current.CancellationToken);
    }

    public async Task<OrderWire> StatusAsync(Guid id, params string[] statuses) =>
        await Eventually.GetAsync($"order {id} is {string.Join(" or ", statuses)}", async () =>
    {
        var order = await GetAsync(id);
        return statuses.Contains(order.Status) ? order : null;
    });

    /// <summary>All orders, oldest first, by pages.</summary>
    public async Task<List<OrderWire>> AllOrdersAsync()
    {
        var (all, after) = (new List<OrderWire>(), "");
        while (true)
        {
            var page = (await http.GetFromJsonAsync(
                $"/v2/orders?status=all&direction=asc&limit=500&after={Uri.EscapeDataString(after)}",
                TradingJson.Default.OrderWireArray, TestContext.Current.CancellationToken))!;
            all.AddRange(page);
            if (page.Length < 500) return all;
            after = UtcTime.Format(page[^1].SubmittedAt);
        }
    }

    public async Task<PositionWire[]> PositionsAsync() =>
        (await http.GetFromJsonAsync(
            "/v2/positions", TradingJson.Default.PositionWireArray, TestContext.Current.CancellationToken))!;

    public async Task<AccountWire> AccountAsync() =>
        (await http.GetFromJsonAsync(
            "/v2/account", TradingJson.Default.AccountWire, TestContext.Current.CancellationToken))!;

    /// <summary>Orders the exchange to misbehave.</summary>
    public async Task FaultAsync(object fault)
    {
        using var response = await SendAsync(HttpMethod.Post, "/faults", JsonSerializer.Serialize(fault));
        Assert.True(response.IsSuccessStatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
