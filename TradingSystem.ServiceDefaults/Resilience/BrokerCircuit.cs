using Polly.CircuitBreaker;

namespace TradingSystem.ServiceDefaults.Resilience;

/// <summary>
/// A broker's circuit breaker: <c>IEnumerable&lt;BrokerCircuit&gt;</c> lists all, the broker's name is the key of one.
/// </summary>
/// <param name="Name">The broker client's name.</param>
/// <param name="Control">Opens it by hand (then nothing is sent) and closes it again.</param>
/// <param name="State">Its state.</param>
public sealed record BrokerCircuit(string Name, CircuitBreakerManualControl Control, CircuitBreakerStateProvider State);
