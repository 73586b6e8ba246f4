using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace TradingSystem.StandInTests.Hosting;

public sealed class EnvironmentTests
{
    private static async Task<Dictionary<string, string>> EnvironmentOfAsync(Action<IDistributedApplicationBuilder, IResourceBuilder<ExecutableResource>> configure)
    {
        await using var app = RunningApplication.Start((builder, folder) =>
            // Not env in a shell: a shell drops names with a hyphen.
            configure(builder, builder.AddExecutable("client", "cp", folder, "/proc/self/environ", "out")));
        await app.UntilAsync("client", KnownResourceStates.Finished);
        return (await app.TextOfAsync("out")).Split('\0').Where(line => line.Contains('=', StringComparison.Ordinal)).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    [Fact]
    public async Task WithReference_to_a_connection_string_injects_its_resolved_value()
    {
        var environment = await EnvironmentOfAsync((builder, client) =>
        {
            var password = builder.AddParameter("password", () => "p{0}w", secret: true);
            var server = builder.AddExecutable("server", "sleep", "/", "1000").WithEndpoint(port: 12345, targetPort: 12345, scheme: "tcp", name: "tcp", isProxied: false).WithEndpoint("tcp", e => e.TargetHost = "127.0.0.1");
            var database = builder.AddConnectionString("trading-db", ReferenceExpression.Create($"Host={server.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)};Password={password};{{braces}}"));
            client.WithReference(database);
        });

        environment["ConnectionStrings__trading-db"].ShouldBe("Host=127.0.0.1:12345;Password=p{0}w;{braces}");
    }

    [Fact]
    public async Task WithReference_to_a_uri_injects_a_service()
    {
        var environment = await EnvironmentOfAsync((_, client) => client.WithReference("control", new Uri("http://127.0.0.1:1234")));

        environment["services__control__default__0"].ShouldBe("http://127.0.0.1:1234/");
    }

    [Fact]
    public async Task WithEnvironment_takes_texts_parameters_endpoints_and_expressions()
    {
        var environment = await EnvironmentOfAsync((builder, client) =>
        {
            var parameter = builder.AddParameter("parameter", () => "value");
            var server = builder.AddExecutable("server", "sleep", "/", "1000").WithHttpEndpoint(port: 12346);
            client.WithEnvironment("TEXT", "text").WithEnvironment("NOTHING", (string?)null)
                .WithEnvironment("PARAMETER", parameter)
                .WithEnvironment("PORT_OF_SERVER", server.GetEndpoint("http").Property(EndpointProperty.Port))
                .WithEnvironment("URL_OF_SERVER", server.GetEndpoint("http"))
                .WithEnvironment("EXPRESSION", $"<{parameter}>");
        });

        environment["TEXT"].ShouldBe("text");
        environment["NOTHING"].ShouldBe("");
        environment["PARAMETER"].ShouldBe("value");
        environment["PORT_OF_SERVER"].ShouldBe("12346");
        environment["URL_OF_SERVER"].ShouldBe("http://localhost:12346");
        environment["EXPRESSION"].ShouldBe("<value>");
    }

    [Fact]
    public async Task An_endpoint_without_a_port_gets_a_free_one_and_tells_it_in_its_variable()
    {
        var environment = await EnvironmentOfAsync((_, client) => client.WithEndpoint(scheme: "tcp", name: "tcp", env: "PORT"));

        int.Parse(environment["PORT"], CultureInfo.InvariantCulture).ShouldBeInRange(1024, 32767);
    }

    [Fact]
    public void GenerateParameterDefault_makes_a_new_value_of_the_length_and_kinds_asked_for()
    {
        var generator = new GenerateParameterDefault { MinLength = 32, Special = false };

        var values = Enumerable.Range(0, 100).Select(_ => generator.GetDefaultValue()).ToArray();

        values.ShouldAllBe(v => v.Length == 32 && v.All(char.IsAsciiLetterOrDigit) && v.Any(char.IsAsciiDigit) && v.Any(char.IsAsciiLetterUpper) && v.Any(char.IsAsciiLetterLower));
        values.ShouldBeUnique();
    }
}
