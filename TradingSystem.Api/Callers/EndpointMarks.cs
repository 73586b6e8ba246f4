namespace TradingSystem.Api.Callers;

/// <summary>Marks an endpoint that checks keys by itself.</summary>
internal sealed class OpenEndpoint;

/// <summary>Marks what needs no key, as Alpaca's crypto data; one that is sent must be valid.</summary>
internal sealed class PublicEndpoint;

/// <summary>Marks what is for keys with the role operator or admin only, whatever the method.</summary>
internal sealed class ForOperators;
