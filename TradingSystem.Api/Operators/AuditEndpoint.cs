using System.Globalization;
using TradingSystem.Alpaca.Text;
using TradingSystem.Postgres.Audit;

namespace TradingSystem.Api.Operators;

/// <summary>
/// <c>GET /v1/system/audit?blocks=N</c>: verifies the newest blocks of the history, for operators. The whole chain is
/// <c>tradingctl</c>'s to verify.
/// </summary>
internal static class AuditEndpoint
{
    private const int DefaultBlocks = 10, MaxBlocks = 100, MaxProblems = 100;
    private static readonly SemaphoreSlim OneAtATime = new(1);

    public static void MapAudit(this IEndpointRouteBuilder app) => app.MapGet("/audit", VerifyAsync);

    private static async Task<IResult> VerifyAsync(HttpContext http, AuditVerifier verifier)
    {
        var asked = http.Request.Query["blocks"].ToString();
        var blocks = DefaultBlocks;
        if (asked.Length > 0
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out blocks)
                || blocks is < 1 or > MaxBlocks))
        {
            return Answers.Error(AlpacaError.Invalid($"blocks must be a number from 1 to {MaxBlocks}"));
        }
        await OneAtATime.WaitAsync(http.RequestAborted);
        try
        {
            var problems = new List<string>();
            var report = await verifier.VerifyAsync(problem =>
            {
                if (problems.Count < MaxProblems)
                {
                    problems.Add(problem.Message);
                }
            }, blocks, null, http.RequestAborted);
            return Answers.Json(AuditWire.From(report, problems), AuditJson.Default.AuditWire);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
