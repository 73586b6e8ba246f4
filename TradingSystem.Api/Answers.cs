using System.Text.Json.Serialization.Metadata;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Api;

/// <summary>Answers in Alpaca's form.</summary>
internal static class Answers
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => Results.Json(value, type, statusCode: status);

    public static IResult Error(AlpacaError error) => Results.Json(error.Body, TradingJson.Default.ErrorWire, statusCode: error.Status);

    public static Task WriteAsync(HttpContext http, AlpacaError error)
    {
        http.Response.StatusCode = error.Status;
        return http.Response.WriteAsJsonAsync(error.Body, TradingJson.Default.ErrorWire, cancellationToken: http.RequestAborted);
    }
}
