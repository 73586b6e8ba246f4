using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Clients;

/// <summary>AddNpgsqlDataSource: names, sections, multiple hosts.</summary>
public sealed class NpgsqlClientTests
{
    [Fact]
    public async Task AddNpgsqlDataSource_several_hosts_gives_a_multi_host_source()
    {
        var builder = Hosts.Plain(("ConnectionStrings:db", "Host=a:1,b:2;Username=u;Password=p;Target Session Attributes=read-write"));
        builder.AddNpgsqlDataSource("db");
        using var host = builder.Build();

        await using var source = host.Services.GetRequiredService<NpgsqlDataSource>();

        source.ShouldBeOfType<NpgsqlMultiHostDataSource>();
        host.Services.GetRequiredService<DbDataSource>().ShouldBe(source);
        host.Services.GetRequiredService<NpgsqlConnection>().ConnectionString.ShouldContain("a:1,b:2");
    }

    [Fact]
    public async Task AddKeyedNpgsqlDataSource_is_beside_the_unkeyed_one()
    {
        var builder = Hosts.Plain(("ConnectionStrings:db", "Host=a"), ("ConnectionStrings:db-replica", "Host=b"));
        builder.AddNpgsqlDataSource("db");
        builder.AddKeyedNpgsqlDataSource("db-replica", configureDataSourceBuilder: source => source.Name = "replica");
        using var host = builder.Build();

        await using var primary = host.Services.GetRequiredService<NpgsqlDataSource>();
        await using var replica = host.Services.GetRequiredKeyedService<NpgsqlDataSource>("db-replica");

        primary.ConnectionString.ShouldContain("Host=a");
        replica.ConnectionString.ShouldContain("Host=b");
        host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name)
            .ShouldBe(["PostgreSql", "PostgreSql_db-replica"]);
    }

    [Fact]
    public void AddNpgsqlDataSource_no_connection_string_throws_when_wanted_and_names_the_key()
    {
        var builder = Hosts.Plain();
        builder.AddNpgsqlDataSource("db");
        using var host = builder.Build();

        Should.Throw<InvalidOperationException>(() => host.Services.GetRequiredService<NpgsqlDataSource>()).Message.ShouldContain("ConnectionStrings:db");
    }

    [Fact]
    public void AddNpgsqlDataSource_settings_come_from_sections_and_the_connection_string_wins()
    {
        string? seen = null;
        var builder = Hosts.Plain(
            ("ConnectionStrings:db", "Host=wins"),
            ("Aspire:Npgsql:ConnectionString", "Host=loses"),
            ("Aspire:Npgsql:DisableTracing", "true"),
            ("Aspire:Npgsql:db:DisableHealthChecks", "true"));
        builder.AddNpgsqlDataSource("db", settings =>
        {
            seen = settings.ConnectionString;
            settings.DisableTracing.ShouldBeTrue();
            settings.DisableHealthChecks.ShouldBeTrue();
            settings.DisableMetrics.ShouldBeFalse();
        });
        using var host = builder.Build();

        seen.ShouldBe("Host=wins");
        host.Services.GetService<IOptions<HealthCheckServiceOptions>>()?.Value.Registrations.ShouldBeEmpty();
    }

    [Fact]
    public async Task CheckHealth_server_is_away_is_unhealthy_and_says_why_to_the_log_only()
    {
        var builder = Hosts.Plain(("ConnectionStrings:db", $"Host=127.0.0.1;Port={Ports.Free(1)[0]};Username=u;Password=p"));
        builder.AddNpgsqlDataSource("db");
        using var host = builder.Build();

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        report.Entries["PostgreSql"].Status.ShouldBe(HealthStatus.Unhealthy);
        report.Entries["PostgreSql"].Exception.ShouldBeAssignableTo<NpgsqlException>();
    }
}
