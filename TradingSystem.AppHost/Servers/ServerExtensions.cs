using Microsoft.Extensions.Configuration;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost.Servers;

internal static class ServerExtensions
{
    /// <summary>
    /// Containers or native programs: <c>--servers</c>, else containers when a container runtime answers.
    /// </summary>
    public static ServerSet AddServers(this IDistributedApplicationBuilder builder, DataFolder data)
    {
        var passwords = new ServerPasswords(
            builder.AddSecret("postgres-monitor-password", data),
            builder.AddSecret("postgres-replication-password", data),
            builder.AddSecret("postgres-owner-password", data),
            builder.AddSecret("postgres-app-password", data),
            builder.AddSecret("redis-password", data),
            builder.AddSecret("rabbitmq-password", data));
        var choice = builder.Configuration["servers"];
        if (choice is not (null or "native" or "containers"))
        {
            throw new StartProblem($"--servers is native or containers, not '{choice}'.");
        }
        var containers = builder.ExecutionContext.IsPublishMode
            || choice == "containers"
            || (choice is null && ContainerRuntime.Answers());
        return containers ? builder.AddContainerServers(passwords) : builder.AddNativeServers(data, passwords);
    }

    public static IResourceBuilder<ProjectResource> WithServers(
        this IResourceBuilder<ProjectResource> project, ServerSet servers) =>
        project
            .WithTradingDb(servers)
            .WithReference(servers.TradingDbReplica)
            .WithReference(servers.Cache).WaitFor(servers.Cache)
            .WithReference(servers.Messaging).WaitFor(servers.Messaging);

    /// <summary>
    /// It is the owner's way that is watched: the programs' own one opens only with the migrations, which they wait for
    /// as well.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithTradingDb(
        this IResourceBuilder<ProjectResource> project, ServerSet servers) =>
        project.WithReference(servers.TradingDb).WaitFor(servers.TradingDbOwner);

    /// <summary>
    /// The programs leave no state in their sessions, so a connection is used again as it is, with what was prepared on
    /// it.
    /// </summary>
    private const string Reused = "No Reset On Close=true;Max Auto Prepare=100";

    /// <summary>The same expressions for native servers and containers: only the endpoints differ.</summary>
    public static ServerSet AddServerConnectionStrings(
        this IDistributedApplicationBuilder builder, EndpointReference postgresA, EndpointReference postgresB, IReadOnlyList<EndpointReference> sentinels, EndpointReference rabbitmq, ServerPasswords passwords)
    {
        var (a, b) = (postgresA.Property(
            EndpointProperty.HostAndPort), postgresB.Property(EndpointProperty.HostAndPort));
        var (s1, s2, s3) = (sentinels[0].Property(
            EndpointProperty.HostAndPort), sentinels[1].Property(
                EndpointProperty.HostAndPort), sentinels[2].Property(EndpointProperty.HostAndPort));
        // Target Session Attributes=read-write and not primary: a promoted server is read-only until its agent releases
        // it. Host Recheck Seconds=0: Npgsql remembers a host's role for 10 s by default and so sees a promotion that
        // late. Cancellation Timeout=-1: a command that takes too long fails. By default Npgsql has the server cancel
        // it and takes the answer to that; canceled while it waits for the standby, a commit is answered as done,
        // though the standby doesn't have it.
        var database = DatabaseName(builder.Configuration);
        return new ServerSet(
            builder.AddConnectionString("tradingdb-owner", ReferenceExpression.Create(
                $"Host={a},{b};Username=trading;Password={passwords.DatabaseOwner};Database={database};Target Session Attributes=read-write;Host Recheck Seconds=0;Timeout=2;Command Timeout=30")),
            passwords.DatabaseApp,
            builder.AddConnectionString("tradingdb", ReferenceExpression.Create(
                $"Host={a},{b};Username=trading_app;Password={passwords.DatabaseApp};Database={database};Target Session Attributes=read-write;Host Recheck Seconds=0;{Reused};Cancellation Timeout=-1;Minimum Pool Size=5;Maximum Pool Size=20;Connection Idle Lifetime=300;Timeout=2;Command Timeout=30")),
            builder.AddConnectionString("tradingdb-replica", ReferenceExpression.Create(
                $"Host={a},{b};Username=trading_app;Password={passwords.DatabaseApp};Database={database};Target Session Attributes=prefer-standby;Host Recheck Seconds=1;{Reused};Minimum Pool Size=3;Maximum Pool Size=15;Connection Idle Lifetime=300;Timeout=2;Command Timeout=30")),
            builder.AddConnectionString("cache", ReferenceExpression.Create(
                $"{s1},{s2},{s3},serviceName=trading,password={passwords.Redis},connectTimeout=1000,syncTimeout=1000")),
            builder.AddConnectionString("messaging", ReferenceExpression.Create(
                $"amqp://trading:{passwords.RabbitMq}@{rabbitmq.Property(EndpointProperty.HostAndPort)}")));
    }

    /// <summary>
    /// <c>Database:Name</c>: another database of the same servers, for instance one that a backup was restored to.
    /// </summary>
    private static string DatabaseName(IConfiguration configuration)
    {
        var name = configuration.Setting("Database:Name") ?? "trading";
        return name.Length <= 63
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            && char.IsAsciiLetterLower(name[0])
            ? name
            : throw new StartProblem($"Database:Name must be lower case letters, digits and underscores, not '{name}'.");
    }
}
