using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TradingSystem.ServiceDefaults.Correlations;

/// <summary>Puts the middleware in front of everything that the application adds.</summary>
internal static class CorrelationExtensions
{
    public static void AddCorrelation(this IHostApplicationBuilder builder) =>
        builder.Services.AddTransient<IStartupFilter, Filter>();

    private sealed class Filter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseMiddleware<CorrelationMiddleware>();
            next(app);
        };
    }
}
