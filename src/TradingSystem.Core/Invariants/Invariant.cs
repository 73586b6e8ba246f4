namespace TradingSystem.Core.Invariants;

/// <summary>Something that must hold for every account at every moment, whatever has failed before.</summary>
/// <param name="Id">As docs/reliability.md numbers them.</param>
/// <param name="Broken">What contradicts it, each with the row that does; nothing when it holds.</param>
public sealed record Invariant(string Id, string Statement, Func<AccountBooks, IEnumerable<string>> Broken);
