using System.CommandLine;
using TradingSystem.Cli.Deployments;

namespace TradingSystem.Cli.Audit;

/// <summary><c>tradingctl audit …</c></summary>
internal static class AuditCommands
{
    public static Command Create(
        DeploymentOptions deployment) => new("audit",
            "the sealed history of the orders")
            {
                AuditVerifyCommand.Create(deployment),
                ExportCommand.Create(deployment)
            };
}
