using System.Collections.Frozen;
using System.Text.Json;

namespace TradingSystem.Domain.Text;

/// <summary>
/// The names that Alpaca's API (and our tables) use for the values of an enum: <c>PartiallyFilled</c> is
/// <c>partially_filled</c>.
/// </summary>
public static class EnumName<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names =
        Enum.GetValues<T>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(
        pair => pair.Value, pair => pair.Key);

    /// <summary>All names, for error messages.</summary>
    public static string All { get; } = string.Join(", ", Names.OrderBy(pair => pair.Key).Select(pair => pair.Value));

    public static string Of(T value) => Names[value];

    public static bool TryParse(string? name, out T value) => Values.TryGetValue(name ?? "", out value);

    /// <exception cref="FormatException">The name isn't one of the enum's.</exception>
    public static T Parse(string name) =>
        Values.TryGetValue(name, out var value) ? value : throw new FormatException($"'{name}' is not one of: {All}");
}
