using System.Text.Json.Serialization;
using TradingSystem.Core.Audit;

namespace TradingSystem.Api.Operators;

/// <summary>The answer of <c>GET /v1/system/audit</c>.</summary>
/// <param name="Intact">Nothing was found wrong in the blocks that were checked.</param>
/// <param name="Anchor">The newest block, as <c>NUMBER:HASH</c>; null when nothing is sealed yet.</param>
/// <param name="UnsealedEvents">Events younger than that block.</param>
/// <param name="Problems">The first of them, one line each.</param>
internal sealed record AuditWire(bool Intact, string? Anchor, string? SealedAt, long CheckedBlocks, long CheckedEvents,
    long UnsealedEvents, long ProblemCount, IReadOnlyList<string> Problems)
{
    public static AuditWire From(AuditReport report, IReadOnlyList<string> problems) =>
        new(report.Problems == 0, report.Head?.Anchor.ToString(), report.Head?.SealedAt, report.Blocks, report.Events,
            report.Unsealed, report.Problems, problems);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditWire))]
internal sealed partial class AuditJson : JsonSerializerContext;
