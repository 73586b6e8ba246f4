using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradingSystem.ServiceDefaults.Correlations;

namespace TradingSystem.ServiceDefaults.Errors;

/// <summary>
/// RFC 9457 problem details with <c>correlationId</c> for what no endpoint answered itself. Endpoints with a wire
/// format of their own (Alpaca's) handle their errors further inside.
/// </summary>
internal static class ErrorExtensions
{
    public static void AddErrors(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = problem =>
        {
            if (Correlation.Current is { } id) problem.ProblemDetails.Extensions["correlationId"] = id;
            problem.ProblemDetails.Extensions["requestId"] = problem.HttpContext.TraceIdentifier;
        });
        builder.Services.AddTransient<IStartupFilter, Filter>();
    }

    private sealed class Filter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseExceptionHandler();
            next(app);
        };
    }
}
