namespace Aspire.Npgsql;

/// <summary>Settings of a PostgreSQL client, bound from <c>Aspire:Npgsql</c> and <c>Aspire:Npgsql:{name}</c>.</summary>
public sealed class NpgsqlSettings
{
    /// <summary>Npgsql's connection string; <c>ConnectionStrings:{name}</c> wins over the settings' sections.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves the health check out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Doesn't subscribe the source <c>Npgsql</c>.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Doesn't subscribe the meter <c>Npgsql</c>.</summary>
    public bool DisableMetrics { get; set; }
}
