using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace TradingSystem.Peers.EfCore.Data;

/// <summary>The tables from the beginning to the end of a run, with accounts and their keys in them.</summary>
public sealed class Schema(IDbContextFactory<PeerDb> contexts, PeerOptions options)
{
    public async Task CreateAsync(CancellationToken ct)
    {
        using var file = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream("schema.sql")!);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlRawAsync(await file.ReadToEndAsync(ct), ct);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(options.SecretKey));
        for (var number = 1; number <= options.Accounts; number++)
        {
            var account = new Account { Id = Guid.CreateVersion7(), Number = $"PEER{number}", Cash = options.Cash };
            db.Add(account);
            db.Add(new ApiKey { KeyId = $"{options.KeyPrefix}-{number}", AccountId = account.Id, SecretSha256 = hash });
        }
        await db.SaveChangesAsync(ct);
    }

    public async Task DropAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync($"drop schema if exists peer cascade", ct);
    }
}
