using System.Text.Json;

namespace TradingSystem.Cli.Backups;

/// <summary>
/// What a backup holds, and by which it is judged after it was restored. The file <c>manifest.json</c> beside the dump.
/// </summary>
/// <param name="SchemaVersion">The newest migration.</param>
/// <param name="MadeAt">The moment that the backup shows.</param>
/// <param name="Anchor">The newest block of the audit chain, <c>NUMBER:HASH</c>; null when nothing was sealed
/// yet.</param>
/// <param name="DumpSha256">Of the file <see cref="DumpFile"/>, in hex.</param>
/// <param name="Rows">Rows by table.</param>
internal sealed record BackupManifest(int SchemaVersion, DateTimeOffset MadeAt, string ServerVersion, string Database,
    string? Anchor, string DumpSha256, SortedDictionary<string, long> Rows)
{
    public const string DumpFile = "trading.dump", FileName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    public void Write(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    public static BackupManifest Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) throw new CliProblem($"{folder} is no backup: it has no {FileName}");
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(
                File.ReadAllText(file), Json) is { DumpSha256: not null, Rows: not null } manifest
                ? manifest
                : throw new CliProblem($"{file} is incomplete");
        }
        catch (JsonException e)
        {
            throw new CliProblem($"{file} can't be read: {e.Message}");
        }
    }
}
