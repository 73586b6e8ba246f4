using TradingSystem.Core.Foundation;

namespace TradingSystem.UnitTests.Foundation;

public sealed class GroupCommitTests
{
    /// <summary>A commit that waits until it is let go, and remembers its batches.</summary>
    private sealed class Gate
    {
        public List<int[]> Batches { get; } = [];
        public SemaphoreSlim Entered { get; } = new(0);
        public SemaphoreSlim Go { get; } = new(0);

        public async Task<IReadOnlyList<int>> CommitAsync(IReadOnlyList<int> items, CancellationToken ct)
        {
            lock (Batches) Batches.Add([.. items]);
            Entered.Release();
            await Go.WaitAsync(ct);
            return [.. items.Select(item => item * 10)];
        }
    }

    private static GroupCommit<int, int> Commits(
        Func<IReadOnlyList<int>, CancellationToken, Task<IReadOnlyList<int>>> commit, int batchMaxItems,
        int queueMaxItems) => new(commit, static _ => true, batchMaxItems, queueMaxItems);

    [Fact]
    public async Task Submit_while_a_commit_runs_shares_the_next_one()
    {
        var gate = new Gate();
        await using var commits = Commits(gate.CommitAsync, batchMaxItems: 10, queueMaxItems: 100);

        var first = commits.SubmitAsync(1);
        await gate.Entered.WaitAsync(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(2, 5).Select(commits.SubmitAsync).ToArray();
        gate.Go.Release(2);

        Assert.Equal(10, await first);
        Assert.Equal<IEnumerable<int>>([20, 30, 40, 50, 60], await Task.WhenAll(others));
        Assert.Equal([[1], [2, 3, 4, 5, 6]], gate.Batches);
    }

    [Fact]
    public async Task Submit_more_than_a_batch_holds_makes_several()
    {
        var gate = new Gate();
        await using var commits = Commits(gate.CommitAsync, batchMaxItems: 2, queueMaxItems: 100);
        gate.Go.Release(100);

        await Task.WhenAll(Enumerable.Range(1, 7).Select(commits.SubmitAsync));

        Assert.All(gate.Batches, batch => Assert.InRange(batch.Length, 1, 2));
        Assert.Equal(Enumerable.Range(1, 7), gate.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Submit_to_a_full_queue_is_refused_and_has_no_effect()
    {
        var gate = new Gate();
        await using var commits = Commits(gate.CommitAsync, batchMaxItems: 1, queueMaxItems: 2);
        var first = commits.SubmitAsync(1);
        await gate.Entered.WaitAsync(TestContext.Current.CancellationToken);
        Task[] waiting = [commits.SubmitAsync(2), commits.SubmitAsync(3)];

        await Assert.ThrowsAsync<QueueFullException>(() => commits.SubmitAsync(4));

        gate.Go.Release(10);
        await first;
        await Task.WhenAll(waiting);
        Assert.DoesNotContain(gate.Batches, batch => batch.Contains(4));
    }

    [Fact]
    public async Task Item_that_a_batch_fails_for_fails_alone()
    {
        var gate = new Gate();
        async Task<IReadOnlyList<int>> CommitAsync(IReadOnlyList<int> items, CancellationToken ct)
        {
            var results = await gate.CommitAsync(items, ct);
            return items.Contains(13) ? throw new InvalidOperationException("13") : results;
        }
        await using var commits = Commits(CommitAsync, 256, 512);
        gate.Go.Release(1000);

        var answers = Enumerable.Range(0, 200).Select(commits.SubmitAsync).ToArray();

        for (var item = 0; item < answers.Length; item++)
        {
            if (item == 13) await Assert.ThrowsAsync<InvalidOperationException>(() => answers[13]);
            else Assert.Equal(item * 10, await answers[item]);
        }
    }

    [Fact]
    public async Task Batch_that_may_be_durable_isnt_offered_in_parts()
    {
        var gate = new Gate();
        await using var commits = new GroupCommit<int, int>(async (items, ct) =>
        {
            await gate.CommitAsync(items, ct);
            throw new TimeoutException();
        }, e => e is not TimeoutException, batchMaxItems: 10, queueMaxItems: 100);
        var first = commits.SubmitAsync(1);
        await gate.Entered.WaitAsync(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(2, 5).Select(commits.SubmitAsync).ToArray();
        gate.Go.Release(100);

        foreach (var answer in others.Prepend(first)) await Assert.ThrowsAsync<TimeoutException>(() => answer);
        Assert.Equal([[1], [2, 3, 4, 5, 6]], gate.Batches);
    }

    [Fact]
    public async Task Failed_commit_fails_its_batch_and_not_the_next()
    {
        var calls = 0;
        await using var commits = Commits((items, _) => ++calls == 1
            ? throw new InvalidOperationException("lost")
            : Task.FromResult<IReadOnlyList<int>>([.. items]), 10, 10);

        await Assert.ThrowsAsync<InvalidOperationException>(() => commits.SubmitAsync(1));
        Assert.Equal(2, await commits.SubmitAsync(2));
    }
}
