using System.Globalization;
using TradingSystem.Core.Invariants;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Cli.Verification;

/// <summary>Checks the books of all accounts, one account in memory at a time.</summary>
/// <param name="patience">How long an order may be on its way without a change.</param>
internal sealed class BooksVerification(SqlBooks reader, TimeSpan patience, TimeProvider clock)
{
    private const int AccountsInASnapshot = 1000;

    private readonly (Invariant Invariant, Verdict Verdict)[] ofAccounts = [.. AccountInvariants.All.Select(
        invariant => (invariant, new Verdict(invariant.Id, invariant.Statement)))];
    private readonly Verdict ofOwners = new(
        "I13", "no order was begun under a token that its partition's lease hasn't reached, or had left behind");
    private readonly Verdict ofTime = new("I18",
        string.Create(CultureInfo.InvariantCulture,
            $"an order that is neither final nor confirmed at the broker has changed within {patience.TotalSeconds} s"));

    public IEnumerable<Verdict> Verdicts => [.. ofAccounts.Select(each => each.Verdict), ofOwners, ofTime];

    public int Accounts { get; private set; }

    public long Orders { get; private set; }

    public long Executions { get; private set; }

    /// <param name="found">Told each account's books.</param>
    public async Task RunAsync(Action<AccountBooks> found, CancellationToken ct)
    {
        foreach (var accounts in (await reader.AccountsAsync(ct)).Chunk(AccountsInASnapshot))
        {
            await CheckAsync(accounts, found, ct);
        }
    }

    private async Task CheckAsync(Guid[] accounts, Action<AccountBooks> found, CancellationToken ct)
    {
        var now = clock.GetUtcNow();   // before the snapshot: reading much takes long
        await foreach (var books in reader.ReadAsync(accounts, ct))
        {
            foreach (var (invariant, verdict) in ofAccounts) verdict.Add(invariant.Broken(books));
            ofOwners.Add(SystemInvariants.BegunByOwners(books.Orders, await reader.LeasesAsync(ct)));
            ofTime.Add(SystemInvariants.NothingHangs(books.Orders, now, patience));
            found(books);
            (Accounts, Orders, Executions) = (Accounts
                + 1, Orders + books.Orders.Count, Executions + books.Fills.Count);
        }
    }
}
