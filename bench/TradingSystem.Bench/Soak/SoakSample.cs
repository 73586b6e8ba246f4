using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Soak;

/// <summary>How large everything is at a moment.</summary>
/// <param name="Memory">Resident bytes by part of the system.</param>
/// <param name="Database">Bytes of the database, on one server.</param>
/// <param name="Unpublished">Outbox rows that weren't published yet.</param>
/// <param name="Connections">Clients of the primary.</param>
internal sealed record SoakSample(
    SortedDictionary<string, long> Memory, long Database, long Unpublished, long Connections)
{
    public static async Task<SoakSample> TakeAsync(Surroundings around, CancellationToken ct) => new(
        ResidentMemory.Bytes(await CpuMeter.RootsAsync(around.System, around.Database, ct)),
        await around.Database.CountAsync("select pg_database_size(current_database())", ct),
        await around.Database.UnpublishedAsync(ct),
        await around.Database.CountAsync(
            "select count(*) from pg_stat_activity where backend_type = 'client backend'", ct));
}
