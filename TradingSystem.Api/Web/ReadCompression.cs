using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace TradingSystem.Api.Web;

/// <summary>
/// Compresses answers to reads, for clients that ask for it; orders and streams go as they are. The secret of a caller
/// is never part of an answer, so its length gives none away.
/// </summary>
internal static class ReadCompression
{
    public static void AddReadCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.AddSingleton<IResponseCompressionProvider, LargeAnswers>();
    }

    public static void UseReadCompression(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<HttpOptions>().Compression) return;
        app.UseWhen(http => HttpMethods.IsGet(http.Request.Method)
            && http.Request.Headers.Upgrade.Count == 0, reads => reads.UseResponseCompression());
    }

    private sealed class LargeAnswers(IServiceProvider services, IOptions<ResponseCompressionOptions> options,
        HttpOptions http) : ResponseCompressionProvider(services, options)
    {
        public override bool ShouldCompressResponse(HttpContext context) =>
            context.Response.ContentLength >= http.CompressionMinBytes && base.ShouldCompressResponse(context);
    }
}
