using TradingSystem.Api.Callers;

namespace TradingSystem.Api.Operators;

internal static class OperatorEndpoints
{
    /// <summary>What an operator may ask of the system itself.</summary>
    public static void MapOperators(this IEndpointRouteBuilder app)
    {
        var system = app.MapGroup("/v1/system").WithMetadata(new ForOperators());
        system.MapAudit();
        system.MapBlackBox();
        system.MapReconciliations();
    }
}
