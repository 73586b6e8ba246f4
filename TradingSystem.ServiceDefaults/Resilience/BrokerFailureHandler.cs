using Polly.CircuitBreaker;
using Polly.Timeout;

namespace TradingSystem.ServiceDefaults.Resilience;

/// <summary>
/// Says in .NET's own exceptions whether the broker may have got the request, so that adapters needn't know Polly. A
/// time limit that was reached is a <see cref="TimeoutException"/>: nobody knows. An open circuit is a connection that
/// wasn't made.
/// </summary>
internal sealed class BrokerFailureHandler(string broker) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new TimeoutException(
                $"{broker} didn't answer {request.Method} {request.RequestUri?.AbsolutePath} within {e.Timeout.TotalSeconds} s; whether it was carried out isn't known.",
                e);
        }
        catch (BrokenCircuitException e)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"the circuit of {broker} is open: nothing was sent", e);
        }
    }
}
