using TradingSystem.Alpaca.Text;
using TradingSystem.Api.Authentication;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;

namespace TradingSystem.Api.Errors;

/// <summary>
/// Every failure leaves as an error body of Alpaca's form; what went wrong inside is logged, not told.
/// </summary>
internal sealed class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            if (HasNul(http.Request))
            {
                await Answers.WriteAsync(http, AlpacaError.Invalid("the address has a character that can't be (NUL)"));
                return;
            }
            await next(http);
            // Kestrel's and routing's own refusals (404, 405, a route value that doesn't bind) have no body.
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null }
                && !http.WebSockets.IsWebSocketRequest)
            {
                await Answers.WriteAsync(http, OfStatus(http.Response.StatusCode));
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to tell.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            var error = Judge(e);
            if (error.Status == 500)
            {
                logger.LogError(e, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            }
            else
            {
                logger.LogWarning("{Method} {Path}: {Reason}", http.Request.Method, http.Request.Path, e.Message);
            }
            http.Response.Clear();
            await Answers.WriteAsync(http, error);
        }
    }

    /// <summary>No text of the database can hold it, so nothing is called by it.</summary>
    private static bool HasNul(HttpRequest request) =>
        request.Path.Value!.Contains('\0', StringComparison.Ordinal)
            || $"{request.Path}{request.QueryString}".Contains("%00", StringComparison.Ordinal);

    /// <summary>What a client is told of a failure.</summary>
    internal static AlpacaError Judge(Exception e) => e switch
    {
        BadHttpRequestException bad => OfStatus(bad.StatusCode, bad.Message),
        KeysBusyException => AlpacaError.Unavailable("too many keys are being looked up, try again"),
        QueueFullException => AlpacaError.Unavailable("too many orders are waiting; nothing was accepted, try again"),
        IntakeUncertainException =>
            new(500,
                new()
                {
                    Code = 50010000,
                    Message = "the order may have been accepted: look it up by client_order_id before sending it again"
                }),
        Polly.CircuitBreaker.BrokenCircuitException =>
            AlpacaError.Unavailable("the database doesn't answer, try again in a moment"),
        _ when e.IsTransientFailure() => AlpacaError.Unavailable("the database doesn't answer, try again"),
        _ => new(500, new() { Code = 50010000, Message = "internal server error occurred" }),
    };

    private static AlpacaError OfStatus(int status, string? message = null) => new(status, new()
    {
        Code = status * 100_000 + 10_000,
        Message = message ?? status switch
        {
            StatusCodes.Status404NotFound => "endpoint not found.",
            StatusCodes.Status405MethodNotAllowed => "method not allowed: the header Allow says which are",
            _ => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant(),
        },
    });
}
