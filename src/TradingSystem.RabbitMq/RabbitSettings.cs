using RabbitMQ.Client;

namespace TradingSystem.RabbitMq;

/// <summary>
/// How our processes connect: the connection comes back by itself; consumers are made anew by those who need them, see
/// <see cref="RabbitConsumer"/>.
/// </summary>
public static class RabbitSettings
{
    private static readonly TimeSpan RecoveryInterval = TimeSpan.FromMilliseconds(500);

    public static void Apply(ConnectionFactory factory)
    {
        factory.AutomaticRecoveryEnabled = true;
        factory.TopologyRecoveryEnabled = false;
        factory.NetworkRecoveryInterval = RecoveryInterval;
    }
}
