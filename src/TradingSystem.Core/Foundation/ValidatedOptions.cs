using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TradingSystem.Core.Foundation;

/// <summary>Options as records, bound from a section, checked at the start, and injected as they are.</summary>
public static class ValidatedOptions
{
    public static IServiceCollection AddValidatedOptions<T>(
        this IServiceCollection services, string section) where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new AnnotationsOf<T>(section));
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }

    /// <summary>Names the key that is wrong, as it stands in the configuration.</summary>
    private sealed class AnnotationsOf<T>(string section) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var problems = new List<ValidationResult>();
            if (Validator.TryValidateObject(
                options, new ValidationContext(options), problems, validateAllProperties: true))
            {
                return ValidateOptionsResult.Success;
            }
            return ValidateOptionsResult.Fail(problems.Select(problem =>
                $"{string.Join(", ", problem.MemberNames.Select(member => $"{section}:{member}"))}: {problem.ErrorMessage}"));
        }
    }
}
