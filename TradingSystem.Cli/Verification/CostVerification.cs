using TradingSystem.Core.Brokers;
using TradingSystem.Core.Invariants;

namespace TradingSystem.Cli.Verification;

/// <summary>
/// Holds what positions cost in the books against the broker's average entry prices: our own replay works with the same
/// formula as the books, so only the broker can find a mistake in it.
/// </summary>
/// <param name="broker">Its name in the books.</param>
/// <seealso cref="PositionHistory.CostContradiction"/>
internal sealed class CostVerification(string broker)
{
    private readonly Dictionary<string, PositionHistory?> traded = [];

    public Verdict Verdict { get; } = new("I8", "a position cost what the broker says "
        + "(of symbols that one account alone has traded, booked in the broker's sequence)");

    /// <summary>Remembers what an account holds of symbols that no other has traded.</summary>
    public void Found(AccountBooks books)
    {
        var fills = books.Fills.Where(fill => fill.Broker == broker).ToLookup(fill => fill.Symbol);
        foreach (var position in books.Positions.Where(position => position.Movements > 0))
        {
            var isShared = traded.ContainsKey(position.Symbol);
            var history = new PositionHistory(books.Account.Number, position, [.. fills[position.Symbol]]);
            traded[position.Symbol] = isShared ? null : history;
        }
    }

    /// <param name="theirs">Read after our books.</param>
    /// <param name="record">
    /// The broker's executions in a symbol, in their sequence; read after <paramref name="theirs"/>, so that whatever
    /// moved meanwhile is in it and isn't in our books.
    /// </param>
    public void Check(IEnumerable<BrokerPosition> theirs, Func<string, IReadOnlyList<string>> record) =>
        Verdict.Add(
            from position in theirs
            let history = traded.GetValueOrDefault(position.Symbol)
            let found = history?.CostContradiction(position, record(position.Symbol))
            where found is not null
            select found);
}
