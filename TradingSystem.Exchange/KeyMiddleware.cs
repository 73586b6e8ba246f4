using Microsoft.AspNetCore.Authorization;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Exchange;

/// <summary>
/// Everything needs the account's key but what says that it doesn't: health, the console's page, and the streams,
/// which ask by themselves.
/// </summary>
public sealed class KeyMiddleware(RequestDelegate next, VenueKey key)
{
    public Task InvokeAsync(HttpContext http)
    {
        var isOpen = http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (isOpen
            || key.Is(http.Request.Headers["APCA-API-KEY-ID"].ToString(),
                http.Request.Headers["APCA-API-SECRET-KEY"].ToString()))
        {
            return next(http);
        }
        http.Response.StatusCode = AlpacaError.Unauthorized.Status;
        return http.Response.WriteAsJsonAsync(AlpacaError.Unauthorized.Body, TradingJson.Default.ErrorWire);
    }
}
