using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Starts, stops and restarts a resource. A start waits for what the resource depends on, as the first one does.</summary>
public class ResourceCommandService(IServiceProvider services)
{
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (services.GetRequiredService<Orchestrator>().Find(resourceId) is not { } runner) return Failure($"Resource '{resourceId}' not found.");
        try
        {
            string? problem;
            if (commandName == KnownResourceCommands.StartCommand) problem = await runner.StartAsync(cancellationToken);
            else if (commandName == KnownResourceCommands.StopCommand) problem = await runner.StopAsync(cancellationToken);
            else if (commandName == KnownResourceCommands.RestartCommand) problem = await runner.RestartAsync(cancellationToken);
            else problem = $"Command '{commandName}' not available for resource '{resourceId}'.";
            return problem is null ? new ExecuteCommandResult { Success = true } : Failure(problem);
        }
        catch (OperationCanceledException)
        {
            return new ExecuteCommandResult { Success = false, Canceled = true, Message = $"Command '{commandName}' of '{resourceId}' was cancelled." };
        }
    }

    private static ExecuteCommandResult Failure(string message) => new() { Success = false, Message = message };
}
