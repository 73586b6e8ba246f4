using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Api.Web;

/// <summary>Section <c>Http</c>.</summary>
public sealed record HttpOptions
{
    public const string Section = "Http";

    /// <summary>Whether answers to reads are compressed for clients that ask for it.</summary>
    public bool Compression { get; init; } = true;

    /// <summary>Bytes; what is smaller isn't worth the time.</summary>
    [Range(0, int.MaxValue)] public int CompressionMinBytes { get; init; } = 2048;

    /// <summary>
    /// The web sites whose pages may call the API from a browser, as <c>https://desk.example</c>, separated by commas;
    /// <c>*</c>: all; empty: none.
    /// </summary>
    [RegularExpression(@"\*|https?://[^/,\s]+(\s*,\s*https?://[^/,\s]+)*",
        ErrorMessage = "must be *, or web sites as https://desk.example, separated by commas")]
    public string AllowedOrigins { get; init; } = "";
}
