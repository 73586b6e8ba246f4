using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value of <see cref="MinLength"/> characters, with at least one of each kind that is allowed.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    public int MinLength { get; set; } = 22;

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public override string GetDefaultValue()
    {
        // Without characters that are easily mistaken for each other, as the official package leaves them out.
        string[] kinds = [Lower ? "abcdefghjkmnpqrstuvwxyz" : "", Upper ? "ABCDEFGHJKMNPQRSTUVWXYZ" : "", Numeric ? "0123456789" : "", Special ? "-_.{}~()*+!" : ""];
        var used = kinds.Where(kind => kind.Length > 0).ToArray();
        var value = used.Select(kind => RandomNumberGenerator.GetItems<char>(kind, 1)[0])
            .Concat(RandomNumberGenerator.GetItems<char>(string.Concat(used), Math.Max(0, MinLength - used.Length)))
            .ToArray();
        RandomNumberGenerator.Shuffle<char>(value);
        return new string(value);
    }
}
