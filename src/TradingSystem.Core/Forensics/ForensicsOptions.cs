using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Core.Forensics;

/// <summary>Section <c>Forensics</c>: what a process leaves for those who look into its end.</summary>
public sealed record ForensicsOptions
{
    public const string Section = "Forensics";

    /// <summary>How many of a process's last events its black box holds.</summary>
    [Range(10, 1_000_000)] public int BlackBoxEvents { get; init; } = 1000;

    /// <summary>
    /// Folder of the black boxes and of what is written from them; empty: in memory only, gone with the process.
    /// </summary>
    public string Directory { get; init; } = "";
}
