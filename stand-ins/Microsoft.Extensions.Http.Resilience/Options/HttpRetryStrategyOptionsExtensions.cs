using Microsoft.Extensions.Http.Resilience.Pipelines;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Leaves methods out of the retry.</summary>
public static class HttpRetryStrategyOptionsExtensions
{
    /// <summary>No second attempt for POST, PUT, PATCH, DELETE and CONNECT.</summary>
    /// <param name="options">The retry's options.</param>
    public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options)
        => options.DisableFor(HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Connect);

    /// <summary>No second attempt for these methods.</summary>
    /// <param name="options">The retry's options.</param>
    /// <param name="methods">The methods that are sent once.</param>
    public static void DisableFor(this HttpRetryStrategyOptions options, params HttpMethod[] methods)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(methods);
        var before = options.ShouldHandle;
        options.ShouldHandle = async args =>
        {
            if (!await before(args).ConfigureAwait(args.Context.ContinueOnCapturedContext)) return false;
            var request = args.Outcome.Result?.RequestMessage ?? args.Context.Properties.GetValue(ResilienceHandler.RequestKey, null!);
            return request is null || !methods.Contains(request.Method);
        };
    }
}
