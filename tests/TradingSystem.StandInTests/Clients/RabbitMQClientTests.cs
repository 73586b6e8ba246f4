using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Clients;

/// <summary>AddRabbitMQClient: names, sections, retries. What a server does with it is the integration tests' affair.</summary>
public sealed class RabbitMQClientTests
{
    [Fact]
    public void AddRabbitMQClient_factory_has_the_uri_the_section_and_the_callback()
    {
        var builder = Hosts.Plain(
            ("ConnectionStrings:mq", "amqp://trader:secret@broker:5673/orders"),
            ("Aspire:RabbitMQ:Client:ConnectionFactory:ClientProvidedName", "api"),
            ("Aspire:RabbitMQ:Client:mq:MaxConnectRetryCount", "2"));
        builder.AddRabbitMQClient("mq", settings => settings.MaxConnectRetryCount.ShouldBe(2), factory => factory.NetworkRecoveryInterval = TimeSpan.FromMilliseconds(500));
        using var host = builder.Build();

        var made = host.Services.GetRequiredService<IConnectionFactory>().ShouldBeOfType<ConnectionFactory>();

        (made.HostName, made.Port, made.UserName, made.VirtualHost).ShouldBe(("broker", 5673, "trader", "orders"));
        made.ClientProvidedName.ShouldBe("api");
        made.NetworkRecoveryInterval.ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void AddRabbitMQClient_no_connection_string_throws_when_wanted_and_names_the_key()
    {
        var builder = Hosts.Plain();
        builder.AddRabbitMQClient("mq");
        using var host = builder.Build();

        Should.Throw<InvalidOperationException>(() => host.Services.GetRequiredService<IConnection>()).Message.ShouldContain("ConnectionStrings:mq");
    }

    [Fact]
    public void AddKeyedRabbitMQClient_checks_have_the_official_names()
    {
        var builder = Hosts.Plain(("ConnectionStrings:mq", "amqp://a"), ("ConnectionStrings:other", "amqp://b"));
        builder.AddRabbitMQClient("mq");
        builder.AddKeyedRabbitMQClient("other");
        using var host = builder.Build();

        host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name)
            .ShouldBe(["RabbitMQ.Client", "RabbitMQ.Client_other"]);
        host.Services.GetRequiredKeyedService<IConnectionFactory>("other").ShouldBeOfType<ConnectionFactory>().HostName.ShouldBe("b");
    }

    [Fact]
    public async Task Resolve_server_is_away_tries_again_after_one_two_and_four_seconds()
    {
        var time = new ManualTime();
        var builder = Hosts.Plain(("ConnectionStrings:mq", $"amqp://127.0.0.1:{Ports.Free(1)[0]}"));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.AddRabbitMQClient("mq", settings => settings.MaxConnectRetryCount = 3);
        using var host = builder.Build();

        var resolving = Task.Run(host.Services.GetRequiredService<IConnection>, TestContext.Current.CancellationToken);
        await time.AdvanceToTimerAsync(TimeSpan.FromSeconds(1));
        await time.AdvanceToTimerAsync(TimeSpan.FromSeconds(2));
        await time.AdvanceToTimerAsync(TimeSpan.FromSeconds(4));

        await Should.ThrowAsync<BrokerUnreachableException>(() => resolving);
    }
}
