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

    [Range(0, 60)] public double VisibilityWindowSeconds { get; init; } = 1;
}
