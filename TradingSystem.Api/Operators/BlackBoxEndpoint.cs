using TradingSystem.Core.Forensics;

namespace TradingSystem.Api.Operators;

/// <summary>
/// <c>POST /v1/system/blackbox</c>: writes this process's last events to a file, and answers with them as JSON lines.
/// </summary>
internal static class BlackBoxEndpoint
{
    public static void MapBlackBox(this IEndpointRouteBuilder app) =>
        app.MapPost("/blackbox", (BlackBox box, TimeProvider clock) =>
    {
        const string Reason = "request";
        BlackBoxDump.Write(box, Reason, clock);
        return Results.Bytes(BlackBoxDump.Lines(box.Read(), Reason), "application/x-ndjson");
    });
}
