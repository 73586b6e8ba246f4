using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using TradingSystem.Postgres.Connections;

namespace TradingSystem.UnitTests.Persistence;

public sealed class DatabaseBreakerTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly CancellationTokenSource stop = new();
    private readonly DatabaseBreaker breaker;
    private bool databaseIsBack;

    public DatabaseBreakerTests() =>
        breaker = new(_ => databaseIsBack ? Task.CompletedTask : throw new IOException("away"), new(), clock,
            NullLogger<DatabaseBreaker>.Instance);

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private static Task FailAsync() => throw new IOException("no connection");

    private async Task FailAsync(int times)
    {
        for (; times > 0; times--) await Assert.ThrowsAsync<IOException>(() => breaker.RunAsync(FailAsync));
    }

    [Fact]
    public async Task Five_failures_open_it_and_nothing_is_tried_then()
    {
        await FailAsync(5);

        await Assert.ThrowsAsync<BrokenCircuitException>(
            () => breaker.RunAsync(() => throw new InvalidOperationException("tried")));
        Assert.True(breaker.IsOpen);
    }

    [Fact]
    public async Task A_success_in_between_keeps_it_closed()
    {
        await FailAsync(4);
        await breaker.RunAsync(() => Task.CompletedTask);
        await FailAsync(4);

        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public async Task Failures_that_wont_pass_by_themselves_dont_count()
    {
        for (var n = 0; n < 10; n++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => breaker.RunAsync(() => throw new InvalidOperationException("a defect")));
        }

        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public async Task A_probe_closes_it_as_soon_as_the_database_answers()
    {
        await FailAsync(5);
        var watching = breaker.WatchAsync(stop.Token);
        Assert.True(breaker.IsOpen);

        databaseIsBack = true;
        clock.Advance(TimeSpan.FromSeconds(1));

        while (breaker.IsOpen) await Task.Yield();
        await breaker.RunAsync(() => Task.CompletedTask);
        Assert.False(watching.IsCompleted);
    }
}
