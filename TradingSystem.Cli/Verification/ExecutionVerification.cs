using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Invariants;

namespace TradingSystem.Cli.Verification;

/// <summary>
/// Holds the executions that count in the books against the broker's own record of executions, where it offers one: the
/// paper exchange does.
/// </summary>
/// <param name="broker">Its name in the books.</param>
internal sealed class ExecutionVerification(HttpClient http, string broker)
{
    private readonly Verdict verdict = new(
        "I6", "the executions of our orders are those of the broker's record, in quantity and price");
    private readonly Dictionary<string, ExecutionWire> record = [];
    private readonly Dictionary<string, List<string>> bySymbol = [];
    private readonly Dictionary<string, (decimal Qty, decimal Price)> ours = [];
    private HashSet<string> expected = [];
    private long reached;

    /// <summary>Whether the broker has such a record; not known before it was read.</summary>
    public bool IsOffered { get; private set; }

    public IEnumerable<Verdict> Verdicts => IsOffered ? [verdict] : [];

    /// <summary>To be read before our books are: whatever the broker has then is in them, or on its way.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        IsOffered = await ReadAsync(ct);
        expected = [.. record.Values.Where(IsOfOurOrder).Select(execution => execution.ExecutionId.ToString())];
    }

    public void Found(FillEntry fill)
    {
        if (IsOffered && fill.Broker == broker) ours[fill.ExecutionId] = (fill.Qty, fill.Price);
    }

    /// <summary>To be called after our books were read: what the broker executed meanwhile is read as well.</summary>
    /// <param name="unknown">Which of these executions our books still don't have, after a while.</param>
    public async Task EndAsync(
        Func<IReadOnlyCollection<string>, Task<IReadOnlySet<string>>> unknown, CancellationToken ct)
    {
        if (!IsOffered) return;
        await ReadAsync(ct);
        verdict.Add(BrokerInvariants.SameExecutions(
            ours.Select(execution => (execution.Key, execution.Value.Qty, execution.Value.Price)),
            id => record.TryGetValue(id, out var theirs) ? (theirs.Qty, theirs.Price) : null));
        string[] missing = [.. expected.Where(id => !ours.ContainsKey(id))];
        if (missing.Length == 0) return;
        verdict.Add(
            (await unknown(missing)).Select(
                id => $"execution {id} of order {record[id].ClientOrderId}: our books don't have it"));
    }

    /// <summary>Reads what was executed since the record was read last.</summary>
    public Task ReadOnAsync(CancellationToken ct) => ReadAsync(ct);

    /// <summary>The ids of the executions in a symbol, as far as the record was read, in their sequence.</summary>
    public IReadOnlyList<string> In(string symbol) => bySymbol.GetValueOrDefault(symbol) ?? [];

    /// <returns>False when the broker has no such record.</returns>
    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            using var response = await http.GetAsync(
                string.Create(CultureInfo.InvariantCulture, $"executions?after={reached}&limit=10000"), ct);
            if (response.StatusCode == HttpStatusCode.NotFound) return false;
            response.EnsureSuccessStatusCode();
            var page = await response.Content.ReadFromJsonAsync(TradingJson.Default.ExecutionsWire, ct) ?? new();
            foreach (var execution in page.Executions) Add(execution);
            reached = page.Next;
            if (page.Executions.Length == 0) return true;
        }
    }

    private void Add(ExecutionWire execution)
    {
        var (id, symbol) = (execution.ExecutionId.ToString(), execution.Symbol ?? "");
        record[id] = execution;
        if (!bySymbol.TryGetValue(symbol, out var ids)) bySymbol[symbol] = ids = [];
        ids.Add(id);
    }

    private static bool IsOfOurOrder(ExecutionWire execution) =>
        execution.ClientOrderId is { } clientOrderId
            && !BrokerVerification.IsByHand(clientOrderId, execution.OrderId.ToString());
}
