using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Postgres.Schema;

/// <summary>A file of SQL that the program carries with it.</summary>
/// <param name="Name">The file's, without its ending.</param>
public sealed record SchemaScript(string Name, string Sql)
{
    /// <summary>The files of <c>Migrations/</c>, by version.</summary>
    public static IReadOnlyList<SchemaScript> Migrations { get; } =
        [.. Load(nameof(Migrations)).OrderBy(script => script.Version)];

    /// <summary>The files of <c>Functions/</c>, by name.</summary>
    public static IReadOnlyList<SchemaScript> Functions { get; } =
        [.. Load(nameof(Functions)).OrderBy(script => script.Name, StringComparer.Ordinal)];

    /// <summary>Of the text, SHA-256 in hex.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The number that a migration's name begins with.</summary>
    public int Version => int.Parse(Name.Split('_')[0], CultureInfo.InvariantCulture);

    private static IEnumerable<SchemaScript> Load(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            var parts = resource.Split('.');   // …Migrations.0001_accounts.sql
            if (parts is not [.., var place, _, "sql"] || place != folder) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new(parts[^2], reader.ReadToEnd());
        }
    }
}
