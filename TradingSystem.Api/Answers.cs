using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Api;

/// <summary>Answers in Alpaca's form.</summary>
internal static class Answers
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        new JsonAnswer(JsonSerializer.SerializeToUtf8Bytes(value, type), status);

    /// <summary>JSON that is written already.</summary>
    public static IResult Json(byte[] text) => new JsonAnswer(text, StatusCodes.Status200OK);

    public static IResult Error(AlpacaError error) => Json(error.Body, TradingJson.Default.ErrorWire, error.Status);

    public static Task WriteAsync(HttpContext http, AlpacaError error) => Error(error).ExecuteAsync(http);

    /// <summary>One buffer of known length: written at once, not in chunks.</summary>
    private sealed class JsonAnswer(byte[] text, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = text.Length;
            return response.BodyWriter.WriteAsync(text, httpContext.RequestAborted).AsTask();
        }
    }
}
