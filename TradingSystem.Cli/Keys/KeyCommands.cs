using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Output;
using TradingSystem.Core.Security;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Cli.Keys;

/// <summary><c>tradingctl keys …</c></summary>
internal static class KeyCommands
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", Mixed = Upper + "abcdefghijklmnopqrstuvwxyz";
    private const string WhenItHolds =
        "The Api knows it within 5 seconds (5 minutes while the database doesn't answer).";

    public static Command Create(DeploymentOptions deployment)
    {
        var account = new Option<string>("--account")
        {
            Description = "number of the account that the key opens",
            HelpName = "NUMBER",
            Required = true
        };
        var roles = new Option<string[]>("--role")
        {
            Description = "trader, viewer, operator or admin; may be repeated",
            HelpName = "ROLE",
            Required = true
        };
        roles.AcceptOnlyFromAmong("trader", "viewer", "operator", "admin");
        var create = new Command(
            "create", "makes a key and prints its secret, which is stored nowhere") { account, roles };
        create.SetAction((parsed, ct) => WithTableAsync(deployment.Of(parsed),
            table => CreateAsync(table, parsed.GetRequiredValue(account), parsed.GetRequiredValue(roles), ct)));

        var rotated = new Argument<string>("KEYID");
        var rotate = new Command(
            "rotate", $"gives a key a new secret and prints it; the old one is refused. {WhenItHolds}") { rotated };
        rotate.SetAction((parsed, ct) => WithTableAsync(
            deployment.Of(parsed), table => RotateAsync(table, parsed.GetRequiredValue(rotated), ct)));

        var revoked = new Argument<string>("KEYID");
        var revoke = new Command("revoke", $"ends a key for good. {WhenItHolds}") { revoked };
        revoke.SetAction((parsed, ct) => WithTableAsync(
            deployment.Of(parsed), table => RevokeAsync(table, parsed.GetRequiredValue(revoked), ct)));

        var list = new Command("list", "lists all keys, revoked ones too");
        list.SetAction((parsed, ct) => WithTableAsync(deployment.Of(parsed), table => ListAsync(table, ct)));
        return new("keys", "the keys of the API") { create, rotate, revoke, list };
    }

    private static async Task<int> WithTableAsync(Deployment deployment, Func<ApiKeyTable, Task> run)
    {
        await using var database = NpgsqlDataSource.Create(deployment.Database);
        await run(new(database));
        return ExitCode.Good;
    }

    private static async Task CreateAsync(ApiKeyTable table, string account, string[] roles, CancellationToken ct)
    {
        var (id, secret) = ("PK" + RandomNumberGenerator.GetString(Upper, 18), NewSecret());
        if (!await table.CreateAsync(
            account, id, SecretHash.Of(secret), roles.ToHashSet(), TimeProvider.System.GetUtcNow(), ct))
        {
            throw new CliProblem($"there is no account {account}");
        }
        Print(id, secret);
    }

    private static async Task RotateAsync(ApiKeyTable table, string id, CancellationToken ct)
    {
        var secret = NewSecret();
        if (!await table.ReplaceSecretAsync(id, SecretHash.Of(secret), ct)) throw NoSuch(id);
        Print(id, secret);
        Lines.Write(WhenItHolds);
    }

    private static async Task RevokeAsync(ApiKeyTable table, string id, CancellationToken ct)
    {
        if (!await table.RevokeAsync(id, TimeProvider.System.GetUtcNow(), ct)) throw NoSuch(id);
        Lines.Write($"key {id} is revoked. {WhenItHolds}");
    }

    private static async Task ListAsync(ApiKeyTable table, CancellationToken ct) =>
        Lines.Table(["KEY", "ACCOUNT", "ROLES", "CREATED", "REVOKED"],
            (await table.ListAsync(ct)).Select(key =>
                new[] { key.KeyId, key.AccountNumber, key.Roles, Time(key.CreatedAt), Time(key.RevokedAt) }));

    private static void Print(string id, string secret)
    {
        Lines.Write($"key_id {id}");
        Lines.Write($"secret_key {secret}");
    }

    private static string NewSecret() => RandomNumberGenerator.GetString(Mixed, 40);

    private static CliProblem NoSuch(string id) => new($"there is no key {id}, or it was revoked");

    private static string Time(DateTime? time) =>
        time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
