using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TradingSystem.Postgres.Schema;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>Functions that change from build to build, on a database that has those of this one.</summary>
[Collection(TradingCollection.Name)]
public sealed class SchemaFunctionTests(TwoWorkers system) : IAsyncLifetime
{
    private static readonly SchemaScript Broken = new(
        "broken", "create or replace function broken() returns int as ''");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ScratchDatabase scratch = null!;

    public async ValueTask InitializeAsync() => scratch = await ScratchDatabase.CreateAsync(system, "functions", Ct);

    public ValueTask DisposeAsync() => scratch.DisposeAsync();

    [Fact]
    public async Task Files_that_are_unchanged_are_not_applied_again()
    {
        var before = await NotedAsync();

        Assert.Equal(0, await Build().ApplyAsync(Ct));

        Assert.Equal(before, await NotedAsync());
        Assert.Equal(
            (long)SchemaScript.Functions.Count, await scratch.ValueAsync("select count(*) from schema_functions"));
    }

    [Fact]
    public async Task File_that_was_changed_is_applied_again_and_only_that_one()
    {
        Assert.Equal(1, await Build(Answering(1)).ApplyAsync(Ct));
        Assert.Equal(1, await AnswerAsync());

        Assert.Equal(1, await Build(Answering(2)).ApplyAsync(Ct));

        Assert.Equal(2, await AnswerAsync());
        Assert.Equal(0, await Build(Answering(2)).ApplyAsync(Ct));
    }

    [Fact]
    public async Task File_that_fails_leaves_it_and_the_others_as_they_were()
    {
        await Build(Answering(1)).ApplyAsync(Ct);
        var before = await NotedAsync();

        await Assert.ThrowsAsync<PostgresException>(() => Build(Answering(2), Broken).ApplyAsync(Ct));

        Assert.Equal(1, await AnswerAsync());
        Assert.Equal(before, await NotedAsync());
        Assert.Equal(["answer", Broken.Name], await Build(Answering(2), Broken).MissingAsync(Ct));
        Assert.Equal(1, await Build(Answering(2)).ApplyAsync(Ct));   // the lock isn't held any more
    }

    [Fact]
    public async Task Older_build_finds_newer_functions_good_enough_and_leaves_them()
    {
        await Build(Answering(1)).ApplyAsync(Ct);
        await Build(Answering(2)).ApplyAsync(Ct);

        Assert.Empty(await Build(Answering(1)).MissingAsync(Ct));
        Assert.Equal(0, await Build(Answering(1)).ApplyAsync(Ct));

        Assert.Equal(2, await AnswerAsync());
    }

    [Fact]
    public async Task Newer_build_waits_until_its_functions_are_there()
    {
        await Build(Answering(1)).ApplyAsync(Ct);
        var clock = new FakeTimeProvider();
        var gate = new SchemaGate(Build(Answering(2)), clock, NullLogger<SchemaGate>.Instance);

        var waiting = gate.WaitAsync(Ct);
        Assert.Equal(["answer"], await Build(Answering(2)).MissingAsync(Ct));
        Assert.False(gate.IsOpen);
        await Build(Answering(2)).ApplyAsync(Ct);

        await Eventually.TrueAsync("the gate is open", () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(waiting.IsCompletedSuccessfully && gate.IsOpen);
        });
    }

    [Fact]
    public async Task Nothing_of_a_database_without_schema_is_there()
    {
        await scratch.ValueAsync("drop table schema_functions, schema_migrations");

        var all = SchemaScript.Migrations.Concat(SchemaScript.Functions).Select(script => script.Name);
        Assert.Equal(all, await Build().MissingAsync(Ct));
    }

    private static SchemaScript Answering(int number) =>
        new("answer", $"create or replace function answer() returns int language sql as 'select {number}'");

    /// <summary>The migrator of a build that has these functions beside those of this one.</summary>
    private Migrator Build(params SchemaScript[] functions) =>
        new(scratch.Source, NullLogger<Migrator>.Instance) { Functions = [.. SchemaScript.Functions, .. functions] };

    private async Task<int> AnswerAsync() => (int)(await scratch.ValueAsync("select answer()"))!;

    private Task<object?> NotedAsync() =>
        scratch.ValueAsync("select string_agg(f::text, ',' order by name, applied_at) from schema_functions f");
}
