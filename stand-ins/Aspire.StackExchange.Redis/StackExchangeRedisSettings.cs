namespace Aspire.StackExchange.Redis;

/// <summary>Settings of a Redis client, bound from <c>Aspire:StackExchange:Redis</c> and <c>Aspire:StackExchange:Redis:{name}</c>.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>StackExchange.Redis' connection string; <c>ConnectionStrings:{name}</c> wins over the settings' sections.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves the health check out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Doesn't subscribe the source <c>OpenTelemetry.Instrumentation.StackExchangeRedis</c>.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>True: the connection is made when it is first wanted. False: when the host starts.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
