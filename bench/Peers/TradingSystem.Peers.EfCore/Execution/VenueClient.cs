using System.Net;
using System.Net.Http.Json;
using TradingSystem.Peers.EfCore.Intake;

namespace TradingSystem.Peers.EfCore.Execution;

/// <summary>The venue's trading API, which is Alpaca's.</summary>
public sealed class VenueClient(HttpClient http)
{
    /// <summary>The order as accepted, or one without an id when it was refused for good.</summary>
    /// <exception cref="HttpRequestException">It isn't known whether the order arrived.</exception>
    public async Task<VenueOrder> PlaceAsync(OrderBody order, CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync("v2/orders", order, PeerJson.Default.OrderBody, ct);
        if (answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden)
        {
            // An earlier request of ours may have arrived after all.
            using var known = await http.GetAsync(
                $"v2/orders:by_client_order_id?client_order_id={order.ClientOrderId}", ct);
            return known.StatusCode == HttpStatusCode.NotFound
                ? new(null, order.ClientOrderId)
                : await ReadAsync(known, ct);
        }
        return await ReadAsync(answer, ct);
    }

    private static async Task<VenueOrder> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync(PeerJson.Default.VenueOrder, ct)
            ?? throw new HttpRequestException("an empty answer");
    }
}
