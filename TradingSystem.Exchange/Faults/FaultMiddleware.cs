using System.Globalization;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Exchange.Faults;

/// <summary>Lets requests fail as ordered.</summary>
public sealed class FaultMiddleware(RequestDelegate next, FaultBoard faults, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value ?? "");
        var fault =
            faults.Take(f => f.Kind is FaultKind.Delay or FaultKind.NoAnswer or FaultKind.Error or FaultKind.ErrorAfter or FaultKind.Flap or FaultKind.BrokenBody
            && path.StartsWith(f.Path, StringComparison.Ordinal)
            && (f.Method is null || string.Equals(f.Method, method, StringComparison.OrdinalIgnoreCase)));
        switch (fault?.Kind)
        {
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), clock, http.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await next(http);
                break;
            case FaultKind.Error or FaultKind.Flap:
                await RefuseAsync(http, fault);
                break;
            case FaultKind.NoAnswer:
                await AnswerOfAsync(http);
                http.Abort();
                break;
            case FaultKind.ErrorAfter:
                await AnswerOfAsync(http);
                http.Response.Clear();
                await RefuseAsync(http, fault);
                break;
            case FaultKind.BrokenBody:
                var answer = await AnswerOfAsync(http);
                http.Response.ContentLength = null;
                await http.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2));
                break;
            default:
                await next(http);
                break;
        }
    }

    /// <summary>Carries the request out and keeps its answer back.</summary>
    private async Task<byte[]> AnswerOfAsync(HttpContext http)
    {
        var body = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        await next(http);
        http.Response.Body = body;
        return kept.ToArray();
    }

    private static Task RefuseAsync(HttpContext http, Fault fault)
    {
        http.Response.StatusCode = fault.Status;
        if (fault.RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        return http.Response.WriteAsJsonAsync(
            new ErrorWire { Code = fault.Status * 100_000, Message = "ordered fault" }, TradingJson.Default.ErrorWire);
    }
}
