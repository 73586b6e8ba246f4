using TradingSystem.Core.Alpaca;

namespace TradingSystem.Exchange.Faults;

/// <summary>Lets requests fail as ordered.</summary>
public sealed class FaultMiddleware(RequestDelegate next, FaultBoard faults, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value ?? "");
        var fault = faults.Take(f => f.Kind is FaultKind.Delay or FaultKind.NoAnswer or FaultKind.Error or FaultKind.ErrorAfter
            && path.StartsWith(f.Path, StringComparison.Ordinal) && (f.Method is null || string.Equals(f.Method, method, StringComparison.OrdinalIgnoreCase)));
        switch (fault?.Kind)
        {
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), clock, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await next(http);
                break;
            case FaultKind.Error:
                await RefuseAsync(http, fault);
                break;
            case FaultKind.NoAnswer or FaultKind.ErrorAfter:
                var body = http.Response.Body;
                http.Response.Body = Stream.Null;
                await next(http);
                http.Response.Body = body;
                if (fault.Kind == FaultKind.NoAnswer)
                {
                    http.Abort();
                    break;
                }
                http.Response.Clear();
                await RefuseAsync(http, fault);
                break;
            default:
                await next(http);
                break;
        }
    }

    private static Task RefuseAsync(HttpContext http, Fault fault)
    {
        http.Response.StatusCode = fault.Status;
        return http.Response.WriteAsJsonAsync(new ErrorWire { Code = fault.Status * 100_000, Message = "ordered fault" }, TradingJson.Default.ErrorWire);
    }
}
