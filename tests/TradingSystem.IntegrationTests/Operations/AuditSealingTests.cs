using Npgsql;
using TradingSystem.Core.Audit;
using TradingSystem.Core.Leases;
using TradingSystem.Postgres.Audit;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>The sealer against transactions that take their time, on a database of its own.</summary>
[Collection(TradingCollection.Name)]
public sealed class AuditSealingTests(TwoWorkers system) : IAsyncLifetime
{
    private const string InsertEvent =
        "insert into order_events (order_id, version, type, at) values (gen_random_uuid(), 1, 'accepted', now()) returning seq";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private ScratchDatabase scratch = null!;
    private NpgsqlDataSource database = null!;
    private NpgsqlConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        scratch = await ScratchDatabase.CreateAsync(system, "sealing", Ct);
        database = scratch.Source;
        connection = await database.OpenConnectionAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await scratch.DisposeAsync();
    }

    /// <summary>
    /// The younger transaction is the one that stays open: the server's snapshot doesn't list it yet, and its event is
    /// below one that is visible.
    /// </summary>
    [Fact]
    public async Task Step_seals_nothing_below_which_an_event_may_still_appear()
    {
        var sealing = await SealingAsync();
        await using var older = await BeginAsync();
        await using var younger = await BeginAsync();
        var low = await WriteAsync(younger);
        var high = await WriteAsync(older);
        await CommitAsync(older);

        for (var attempt = 0; attempt < 5; attempt++) Assert.Null(await sealing.StepAsync(Ct));
        Assert.True(low < high && sealing.IsWaiting);
        await CommitAsync(younger);

        var block = await Eventually.GetAsync("a block", () => sealing.StepAsync(Ct));
        Assert.Equal((1, high, 2), (block.FirstSeq, block.LastSeq, block.Events));
        Assert.Equal([low, high], [block.EntryAt(0).Seq, block.EntryAt(1).Seq]);
        await IsIntactAsync();
    }

    [Fact]
    public async Task Step_seals_past_a_transaction_that_was_rolled_back_and_in_blocks_of_limited_size()
    {
        var sealing = await SealingAsync(maxEvents: 2);
        await using (var gone = await BeginAsync()) await WriteAsync(gone);
        for (var n = 0; n < 5; n++)
        {
            await using var writer = await BeginAsync();
            await WriteAsync(writer);
            await CommitAsync(writer);
        }

        var blocks = new List<AuditBlock>();
        while (blocks.Sum(block => block.Events) < 5)
        {
            blocks.Add(await Eventually.GetAsync("a block", () => sealing.StepAsync(Ct)));
        }

        Assert.Equal([2, 2, 1], blocks.Select(block => block.Events));
        Assert.Equal([1, 4, 6], blocks.Select(block => block.FirstSeq));
        Assert.Null(await sealing.StepAsync(Ct));
        Assert.False(sealing.IsWaiting);
        await IsIntactAsync();
    }

    [Fact]
    public async Task Step_writes_nothing_when_another_has_the_lease()
    {
        var sealing = await SealingAsync();
        await using (var writer = await BeginAsync())
        {
            await WriteAsync(writer);
            await CommitAsync(writer);
        }
        await using (var taken = database.CreateCommand("update leases set token = token + 1"))
        {
            await taken.ExecuteNonQueryAsync(Ct);
        }

        await Eventually.TrueAsync("the step is refused", async () =>
        {
            try
            {
                Assert.Null(await sealing.StepAsync(Ct));
                return false;
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        });
        await using var count = database.CreateCommand("select count(*) from audit_blocks");
        Assert.Equal(0L, await count.ExecuteScalarAsync(Ct));
    }

    private async Task<AuditSealing> SealingAsync(int maxEvents = 5000)
    {
        await using var acquire = database.CreateCommand(
            $"select acquire_lease('{AuditSealer.LeaseName}', 'test', interval '1 hour')");
        return new(connection, new Fence(AuditSealer.LeaseName, (long)(await acquire.ExecuteScalarAsync(Ct))!),
            new AuditOptions { BlockMaxEvents = maxEvents }, TimeProvider.System);
    }

    /// <summary>A transaction that has its id.</summary>
    private async Task<NpgsqlConnection> BeginAsync()
    {
        var writer = await database.OpenConnectionAsync(Ct);
        await using var begin = new NpgsqlCommand("begin; select pg_current_xact_id()", writer);
        await begin.ExecuteNonQueryAsync(Ct);
        return writer;
    }

    private static async Task<long> WriteAsync(NpgsqlConnection writer)
    {
        await using var insert = new NpgsqlCommand(InsertEvent, writer);
        return (long)(await insert.ExecuteScalarAsync(Ct))!;
    }

    private static async Task CommitAsync(NpgsqlConnection writer)
    {
        await using var commit = new NpgsqlCommand("commit", writer);
        await commit.ExecuteNonQueryAsync(Ct);
    }

    private async Task IsIntactAsync() =>
        Assert.Equal(0,
            (await new AuditVerifier(database).VerifyAsync(
                problem => Assert.Fail(problem.Message), null, null, Ct)).Problems);
}
