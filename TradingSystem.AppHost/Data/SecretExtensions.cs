using System.Security.Cryptography;

namespace TradingSystem.AppHost.Data;

internal static class SecretExtensions
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", Mixed = Upper + "abcdefghijklmnopqrstuvwxyz";

    /// <summary>
    /// 40 letters and digits: nothing that a URL, a configuration file or an SQL text would have to escape.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddSecret(
        this IDistributedApplicationBuilder builder, string name, DataFolder data) =>
        builder.AddSecret(name, data, () => RandomNumberGenerator.GetString(Mixed, 40));

    public static ApiKey AddApiKey(this IDistributedApplicationBuilder builder, string owner, DataFolder data) => new(
        builder.AddSecret($"{owner}-key-id", data, () => "PK" + RandomNumberGenerator.GetString(Upper, 18)),
        builder.AddSecret($"{owner}-secret-key", data));

    private static IResourceBuilder<ParameterResource> AddSecret(
        this IDistributedApplicationBuilder builder, string name, DataFolder data, Func<string> make)
    {
        var value = data.Secret(name, make);
        return builder.AddParameter(name, () => value, secret: true);
    }
}
