using System.Diagnostics;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Sentinel;

/// <summary>
/// An <see cref="IConnectionMultiplexer"/> that stays the same while the connection behind it follows the master that the
/// sentinels name: StackExchange.Redis 2.x does this itself, 1.2.6 doesn't. Databases and subscribers that were got from
/// it stay usable over a switch; subscriptions and event handlers move along. The sentinels are asked every
/// <see cref="AskEvery"/> instead of listening for <c>+switch-master</c>: a question that isn't answered is
/// noticed, a subscription to a sentinel that hangs isn't.
/// </summary>
internal sealed class FollowingMultiplexer : IDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(3);

    private readonly ConfigurationOptions options;
    private readonly ILogger logger;
    private readonly SentinelQuery sentinels;
    private readonly Subscriptions subscriptions = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task following;
    private volatile ConnectionMultiplexer? inner;
    private EndPoint? master;
    private Task? beat;
    private long beatAt = Stopwatch.GetTimestamp();

    private FollowingMultiplexer(ConfigurationOptions options, ILogger logger)
    {
        this.options = options;
        this.logger = logger;
        var timeout = TimeSpan.FromMilliseconds(Math.Min(options.ConnectTimeout, LongestAnswer.TotalMilliseconds));
        sentinels = new SentinelQuery([.. options.EndPoints.Select(WithDefaultPort)], options.ServiceName, options.Password, timeout);
        following = Task.Run(FollowAsync);
    }

    /// <summary>
    /// Waits for the first connection, at most the options' ConnectTimeout. Without one it throws when AbortOnConnectFail is
    /// true; else it returns and goes on trying.
    /// </summary>
    public static IConnectionMultiplexer Connect(ConfigurationOptions options, ILogger logger)
    {
        var following = new FollowingMultiplexer(options, logger);
        following.firstRound.Task.Wait(options.ConnectTimeout);
        if (following.inner is null && options.AbortOnConnectFail)
        {
            following.Dispose();
            throw NoMaster.Exception(options.ServiceName);
        }

        return Redirect<IConnectionMultiplexer>.Create(following.Invoke);
    }

    public void Dispose()
    {
        if (stopping.IsCancellationRequested) return;
        stopping.Cancel();
        following.Wait(LongestAnswer);
        inner?.Dispose();
        sentinels.Dispose();
    }

    private object? Invoke(MethodInfo method, object?[] arguments)
    {
        switch (method.Name)
        {
            case nameof(IConnectionMultiplexer.GetDatabase):
                return Redirect<IDatabase>.Create((called, with) => Forward(inner?.GetDatabase((int)arguments[0]!, arguments[1]), called, with));
            case nameof(IConnectionMultiplexer.GetSubscriber):
                return Redirect<ISubscriber>.Create((called, with) =>
                {
                    subscriptions.Note(called, with);
                    return Forward(inner?.GetSubscriber(arguments[0]), called, with);
                });
            case nameof(IDisposable.Dispose) or nameof(IConnectionMultiplexer.Close):
                Dispose();
                return null;
            case nameof(IConnectionMultiplexer.CloseAsync):
                return Task.Run(Dispose);
            case "get_" + nameof(IConnectionMultiplexer.IsConnected):
                return inner is { IsConnected: true };
            case "get_" + nameof(IConnectionMultiplexer.Configuration) or nameof(ToString):
                return options.ToString(includePassword: false);
            case nameof(IConnectionMultiplexer.GetEndPoints) when inner is null:
                return Array.Empty<EndPoint>();
        }

        return subscriptions.NoteEvent(method, arguments, inner) ? null : Forward(inner, method, arguments);
    }

    private object? Forward(object? target, MethodInfo method, object?[] arguments) => target is null
        ? NoMaster.Fail(method, options.ServiceName)
        : method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);

    private async Task FollowAsync()
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    await FollowOnceAsync();
                }
#pragma warning disable CA1031 // whatever it was, the next round may succeed; a loop that ended would leave the application without Redis
                catch (Exception e) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    logger.LogWarning("Redis service {Service}: {Reason}", options.ServiceName, e.Message);
                }

                firstRound.TrySetResult();
                await Task.Delay(AskEvery, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // it is over
        }
    }

    private async Task FollowOnceAsync()
    {
        var named = await sentinels.FindMasterAsync(stopping.Token);
        if (named is null || (named.Equals(master) && inner is { IsConnected: true } current && !IsStuck(current))) return;
        if (!await sentinels.IsMasterAsync(named, stopping.Token))
        {
            sentinels.Forget();
            return;
        }

        // The driver comes back by itself to a server that was restarted; but how soon is its own affair.
        await SwitchAsync(named);
    }

    /// <summary>
    /// A connection of 1.2.6 may say that it is connected, and answer nothing for ever. Whether the server answers is asked on a
    /// connection of its own before this one is given up. Never waits.
    /// </summary>
    private bool IsStuck(ConnectionMultiplexer current)
    {
        if (beat is { IsCompleted: false }) return Stopwatch.GetElapsedTime(beatAt) > LongestBeat;
        if (Stopwatch.GetElapsedTime(beatAt) < BeatEvery) return false;
        beatAt = Stopwatch.GetTimestamp();
        beat = current.GetDatabase().PingAsync().ContinueWith(ping => ping.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return false;
    }

    private async Task SwitchAsync(EndPoint to)
    {
        var next = await ConnectionMultiplexer.ConnectAsync(ForServer(to));
        var last = inner;
        inner = next;
        master = to;
        beat = null;
        subscriptions.Move(last, next);
        logger.LogInformation("Redis service {Service}: the master is {Master}", options.ServiceName, to);
        last?.Dispose();
    }

    private ConfigurationOptions ForServer(EndPoint server)
    {
        var one = options.Clone();
        one.EndPoints.Clear();
        one.EndPoints.Add(server);
        one.ServiceName = null;
        one.TieBreaker = "";       // one server: there is nothing to choose between
        one.AbortOnConnectFail = true; // a failure here is tried again in the next round
        return one;
    }

    /// <summary>A sentinel's port is 26379 unless it is given.</summary>
    private static EndPoint WithDefaultPort(EndPoint address) => address switch
    {
        DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, 26379),
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, 26379),
        _ => address,
    };
}
