using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>One line a record, the time in UTC, the correlation id with it.</summary>
internal static class ConsoleLog
{
    /// <summary>
    /// Libraries that write a line or more for each request; unless the configuration's <c>Logging:LogLevel</c> says
    /// otherwise.
    /// </summary>
    private static readonly string[] Talkative =
    [
        "Microsoft.AspNetCore", "System.Net.Http.HttpClient", "Polly", "Npgsql"
    ];

    public static void AddConsoleLog(this IHostApplicationBuilder builder)
    {
        var levels = builder.Configuration.GetSection("Logging:LogLevel");
        foreach (var category in Talkative.Where(each => levels[each] is null))
        {
            builder.Logging.AddFilter(category, LogLevel.Warning);
        }

        // Trace and span ids go out with OTLP; on a console they would push the message off the screen.
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.IncludeScopes = true;
        });
    }
}
