using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Postgres.Schema;

/// <summary>Section <c>Database</c>: the role of the programs, made by the migrations.</summary>
public sealed record AppRoleOptions
{
    public const string Section = "Database";

    [Required, RegularExpression("[a-z][a-z0-9_]{0,62}", ErrorMessage = "must be lower case letters, digits and underscores")]
    public string AppRole { get; init; } = "trading_app";

    /// <summary>The narrow alphabet needs no escaping in a connection string.</summary>
    [Required, RegularExpression("[A-Za-z0-9_-]{16,128}", ErrorMessage = "must be 16 to 128 letters, digits, - and _")]
    public string AppPassword { get; init; } = "";
}
