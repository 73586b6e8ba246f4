namespace Aspire.RabbitMQ.Client;

/// <summary>Settings of a RabbitMQ client, bound from <c>Aspire:RabbitMQ:Client</c> and <c>Aspire:RabbitMQ:Client:{name}</c>.</summary>
public sealed class RabbitMQClientSettings
{
    /// <summary>An AMQP URI; <c>ConnectionStrings:{name}</c> wins over the settings' sections.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How often connecting is tried again after the first failure; 0 for not at all.</summary>
    public int MaxConnectRetryCount { get; set; } = 5;

    /// <summary>Leaves the health check out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Doesn't subscribe the client's sources.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>True: the connection is made when it is first wanted. False: when the host starts.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
