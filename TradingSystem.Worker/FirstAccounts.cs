using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TradingSystem.Core.Security;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Worker;

/// <summary>
/// Makes the accounts and keys that the configuration names. Doing it again changes nothing: a key that was rotated or
/// revoked meanwhile stays so.
/// </summary>
internal sealed class FirstAccounts(ApiKeyTable keys, SeedOptions seed, TimeProvider clock)
{
    public async Task EnsureAsync(CancellationToken ct)
    {
        await EnsureAsync("PA0000001", seed.TraderKeyId, seed.TraderSecretKey, ["trader"], ct);
        await EnsureAsync("PA0000000", seed.AdminKeyId, seed.AdminSecretKey, ["operator", "admin"], ct);
        for (var n = 1; n <= seed.ExtraAccounts; n++)
        {
            var suffix = n.ToString(CultureInfo.InvariantCulture);
            await EnsureAsync($"PX{n:D7}", $"{seed.TraderKeyId}-{suffix}", seed.TraderSecretKey, ["trader"], ct);
        }
    }

    private async Task EnsureAsync(
        string number, string? keyId, string? secret, HashSet<string> roles, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(keyId) || string.IsNullOrEmpty(secret)) return;
        var account = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("account " + number)).AsSpan(0, 16));
        await keys.EnsureAsync(
            account, number, seed.Cash, new(keyId, account, SecretHash.Of(secret), roles), clock.GetUtcNow(), ct);
    }
}
