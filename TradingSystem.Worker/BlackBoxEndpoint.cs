using TradingSystem.Core.Forensics;

namespace TradingSystem.Worker;

/// <summary>
/// <c>POST /v1/system/blackbox</c> on the worker's own port, with the operators' token: it writes the file and tells
/// its name.
/// </summary>
internal static class BlackBoxEndpoint
{
    public static void MapBlackBox(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/system/blackbox", (BlackBox box, TimeProvider clock) =>
        BlackBoxDump.Write(box, "request", clock) is { } file
            ? Results.Text(Path.GetFileName(file))
            : Results.Text("the black box is in memory only: Forensics:Directory isn't set", statusCode: StatusCodes.Status409Conflict)).RequireOperatorToken();
}
