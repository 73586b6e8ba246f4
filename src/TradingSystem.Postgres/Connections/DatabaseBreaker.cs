using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.CircuitBreaker;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Postgres.Connections;

/// <summary>
/// Spares readers the wait for a database that is away, and the database their knocking when it comes back. Orders
/// don't pass through it: they wait for the failover in the intake. A probe closes it as soon as the database answers.
/// </summary>
public sealed class DatabaseBreaker
{
    public const string Name = "database";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);

    private readonly Func<CancellationToken, Task> probe;
    private readonly TimeProvider clock;
    private readonly ILogger<DatabaseBreaker> logger;
    private readonly CircuitBreakerManualControl control = new();
    private readonly CircuitBreakerStateProvider state = new();
    private readonly ResiliencePipeline pipeline;

    public DatabaseBreaker(NpgsqlDataSource primary, DatabaseBreakerOptions options, TimeProvider clock,
        ILogger<DatabaseBreaker> logger) : this(ct => AskAsync(primary, ct), options, clock, logger)
    {
    }

    /// <param name="probe">Succeeds when the database takes writes.</param>
    internal DatabaseBreaker(Func<CancellationToken, Task> probe, DatabaseBreakerOptions options, TimeProvider clock,
        ILogger<DatabaseBreaker> logger)
    {
        (this.probe, this.clock, this.logger) = (probe, clock, logger);
        pipeline = new ResiliencePipelineBuilder { Name = Name, TimeProvider = clock }.AddCircuitBreaker(new()
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception?.IsTransientFailure() == true),
            FailureRatio = 1,
            MinimumThroughput = options.Failures,
            SamplingDuration = Window,
            BreakDuration = TimeSpan.FromSeconds(options.OpenSeconds),
            ManualControl = control,
            StateProvider = state,
            OnOpened = args =>
            {
                logger.LogError("The breaker {Name} opens: {Reason}", Name, args.Outcome.Exception?.Message);
                return default;
            },
        }).Build();
    }

    public bool IsOpen => state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <exception cref="BrokenCircuitException">The breaker is open: nothing was tried.</exception>
    public async Task RunAsync(Func<Task> read) =>
        await pipeline.ExecuteAsync(async _ => await read(), CancellationToken.None);

    /// <summary>Probes while the breaker is open.</summary>
    public async Task WatchAsync(CancellationToken ct)
    {
        while (true)
        {
            if (IsOpen && await AnswersAsync(ct))
            {
                await control.CloseAsync(ct);
                logger.LogInformation("The breaker {Name} is closed: the database answers", Name);
            }
            await Task.Delay(ProbeEvery, clock, ct);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            await probe(ct);
            return true;
        }
        catch (Exception e) when (e.IsTransientFailure() && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task AskAsync(NpgsqlDataSource primary, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            "select 1", connection)
        { CommandTimeout = SqlBatch.TimeoutSeconds };
        await command.ExecuteScalarAsync(ct);
    }
}
