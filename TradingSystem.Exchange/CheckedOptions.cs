using Microsoft.Extensions.Options;

namespace TradingSystem.Exchange;

/// <summary>Options as records: bound from a section, checked at the start, injected as they are.</summary>
internal static class CheckedOptions
{
    public static void AddCheckedOptions<T>(this IServiceCollection services, string section) where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }
}
