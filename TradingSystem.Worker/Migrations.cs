using TradingSystem.Core.Foundation;
using TradingSystem.Postgres.Schema;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Worker;

/// <summary>
/// <c>TradingSystem.Worker migrate</c>, as the database's owner: brings the schema up to date, makes the programs' role
/// and the first accounts, and ends.
/// </summary>
internal static class Migrations
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.AddServiceDefaults();
        builder.AddNpgsqlDataSource("tradingdb-owner");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Migrator>();
        builder.Services.AddSingleton<AppRole>();
        builder.Services.AddValidatedOptions<AppRoleOptions>(AppRoleOptions.Section);
        builder.Services.AddSingleton<ApiKeyTable>();
        builder.Services.AddSingleton<FirstAccounts>();
        builder.Services.AddValidatedOptions<SeedOptions>(SeedOptions.Section);

        using var host = builder.Build();
        await host.StartAsync();   // so that telemetry is on, and is flushed at the end
        using var patience = new CancellationTokenSource(Patience);
        var done = await ApplyAsync(host.Services, patience.Token);
        await host.StopAsync();
        return done ? 0 : 1;
    }

    /// <summary>A database that fails over meanwhile is waited for; a wrong schema isn't.</summary>
    private static async Task<bool> ApplyAsync(IServiceProvider services, CancellationToken ct)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Migrations");
        var clock = services.GetRequiredService<TimeProvider>();
        while (true)
        {
            try
            {
                var applied = await services.GetRequiredService<Migrator>().ApplyAsync(ct);
                await services.GetRequiredService<AppRole>().EnsureAsync(ct);
                await services.GetRequiredService<FirstAccounts>().EnsureAsync(ct);
                logger.LogInformation(
                    "The schema has version {Version}, {Count} migrations and files of functions were missing",
                    Migrator.NeededVersion, applied);
                return true;
            }
            catch (Exception e) when (e.IsTransientFailure() && !ct.IsCancellationRequested)
            {
                logger.LogWarning("The database doesn't answer, trying again: {Reason}", e.Message);
                await Task.Delay(Pause, clock, ct).Ended();
            }
            catch (Exception e)
            {
                logger.LogError(e, "The migrations failed");
                return false;
            }
        }
    }
}
