namespace TradingSystem.Peers.EfCore;

/// <summary>Section <c>Peer</c>.</summary>
public sealed record PeerOptions
{
    /// <summary>The PostgreSQL primary, as its owner; the settings of the pool are this program's own.</summary>
    public string Database { get; init; } = "";

    /// <summary>RabbitMQ, as an AMQP address.</summary>
    public string Messaging { get; init; } = "";

    /// <summary>Most connections to the database at a time.</summary>
    public int PoolSize { get; init; } = 32;

    /// <summary>Key ids of the accounts are this, a dash and their number.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>The secret of all of them.</summary>
    public string SecretKey { get; init; } = "";

    public int Accounts { get; init; } = 100;

    /// <summary>Cash of each account at the start, in US dollars.</summary>
    public decimal Cash { get; init; } = 100_000_000_000;

    /// <summary>The venue's address; null: orders are taken and published, not executed.</summary>
    public Uri? Venue { get; init; }

    public string VenueKeyId { get; init; } = "";

    public string VenueSecretKey { get; init; } = "";

    /// <summary>Orders sent to the venue at the same time.</summary>
    public int Senders { get; init; } = 16;

    /// <summary>Fills booked at the same time, each of another account.</summary>
    public int Bookers { get; init; } = 16;
}
