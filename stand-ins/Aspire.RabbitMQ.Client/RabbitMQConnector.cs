using System.Diagnostics;
using System.Net.Sockets;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.RabbitMQ.Client;

/// <summary>Makes the connection, trying again after 1, 2, 4 … seconds while the server can't be reached.</summary>
internal static class RabbitMQConnector
{
    internal const string SourceName = "Aspire.RabbitMQ.Client";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Blocks, since services are made synchronously: not for a constructor that the host's start waits for.</summary>
    /// <exception cref="BrokerUnreachableException">The last try failed.</exception>
    public static IConnection Connect(IConnectionFactory factory, int retries, TimeProvider time)
    {
        using var activity = Start("rabbitmq connect", operation: null);
        if (retries <= 0) return TryAsync(factory, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is SocketException or BrokerUnreachableException),
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
            })
            .Build();
        return pipeline.ExecuteAsync(static (factory, token) => TryAsync(factory, token), factory).AsTask().GetAwaiter().GetResult();
    }

    private static async ValueTask<IConnection> TryAsync(IConnectionFactory factory, CancellationToken cancellationToken)
    {
        using var attempt = Start("rabbitmq connect attempt", "connect");
        try
        {
            return await factory.CreateConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            attempt?.AddException(e).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    private static Activity? Start(string name, string? operation)
    {
        var activity = Source.StartActivity(name, ActivityKind.Client)?.SetTag("messaging.system", "rabbitmq");
        return operation is null ? activity : activity?.SetTag("messaging.operation", operation);
    }
}
