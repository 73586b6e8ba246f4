using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Core.Brokers;

/// <summary>Section <c>Brokers:Paper</c>: a broker that speaks Alpaca's trading API.</summary>
public sealed record BrokerOptions
{
    public const string Section = "Brokers:Paper";

    /// <summary>Trading and market data under one address; a service name is resolved.</summary>
    [Required] public string BaseUrl { get; init; } = "http://exchange";

    [Required] public string KeyId { get; init; } = "";

    [Required] public string SecretKey { get; init; } = "";

    /// <summary>Requests that place orders at the same time, at most.</summary>
    [Range(1, 1000)] public int MaxConcurrentSends { get; init; } = 32;

    /// <summary>
    /// A broker that takes no orders now says when to ask again (<c>Retry-After</c>); it is asked after so long at the
    /// latest.
    /// </summary>
    [Range(1, 3600)] public double MaxPauseSeconds { get; init; } = 30;

    [Range(0, 60)] public double VisibilityWindowSeconds { get; init; } = 1;

    /// <summary>
    /// A request may still arrive so long after its sender has given up: what is to come in an order's place waits for
    /// it.
    /// </summary>
    [Range(0, 300)] public double RequestLifetimeSeconds { get; init; } = 5;
}
