using System.Globalization;

namespace TradingSystem.AppHost.Servers;

/// <summary>The same start scripts in small images; the host name of a container is its resource name.</summary>
internal static class ContainerServers
{
    public static ServerSet AddContainerServers(this IDistributedApplicationBuilder builder, ServerPasswords passwords)
    {
        var infra = builder.InfraFolder();

        IResourceBuilder<ContainerResource> Server(string name, string dockerfile, int port, params string[] args) =>
            builder.AddDockerfile(name, infra, dockerfile)
                .WithEndpoint(targetPort: port, scheme: "tcp", name: "tcp")
                .WithArgs(args)
                .WithEnvironment("DATA", "/data")
                .WithEnvironment("PORT", port.ToString(CultureInfo.InvariantCulture))
                .WithEnvironment("HOST_NAME", name)
                .WithVolume($"trading-{name}", "/data");

        var monitor = Server("postgres-monitor", "postgres.Dockerfile", 5432, "monitor").WithEnvironment(
            "MONITOR_PASSWORD", passwords.Monitor);
        IResourceBuilder<ContainerResource> Node(string name) => Server(name, "postgres.Dockerfile", 5432, "node")
            .WithEnvironment("NAME", name).WithEnvironment("FIRST_NODE", "postgres-a")
            .WithEnvironment("MONITOR_HOST", monitor.GetEndpoint("tcp").Property(EndpointProperty.Host))
            .WithEnvironment("MONITOR_PORT", monitor.GetEndpoint("tcp").Property(EndpointProperty.Port))
            .WithEnvironment("MONITOR_PASSWORD", passwords.Monitor)
            .WithEnvironment("REPLICATION_PASSWORD", passwords.Replication)
            .WithEnvironment("OWNER_PASSWORD", passwords.DatabaseOwner)
            .WaitForStart(monitor);
        var (a, b) = (Node("postgres-a"), Node("postgres-b"));

        const string sentinelAddresses = "redis-sentinel-1:26379 redis-sentinel-2:26379 redis-sentinel-3:26379";
        IResourceBuilder<ContainerResource> Redis(string name) => Server(name, "redis.Dockerfile", 6379, "server")
            .WithEnvironment("PASSWORD", passwords.Redis)
            .WithEnvironment("SENTINELS", sentinelAddresses);
        var redisA = Redis("redis-a");
        Redis("redis-b").WithEnvironment("MASTER_HOST", "redis-a")
            .WithEnvironment("MASTER_PORT", "6379")
            .WaitForStart(redisA);
        var sentinels = Enumerable.Range(1, 3)
            .Select(n => Server($"redis-sentinel-{n}", "redis.Dockerfile", 26379, "sentinel")
            .WithEnvironment("PASSWORD", passwords.Redis)
            .WithEnvironment("MASTER_HOST", "redis-a").WithEnvironment("MASTER_PORT", "6379")
            .WaitForStart(redisA)).ToArray();

        var rabbitmq = Server("rabbitmq", "rabbitmq.Dockerfile", 5672)
            .WithEnvironment("MANAGEMENT_PORT", "15672")
            .WithEnvironment("DIST_PORT", "25672")
            .WithEnvironment("EPMD_PORT", "4369")
            .WithEnvironment("USER_NAME", "trading").WithEnvironment("PASSWORD", passwords.RabbitMq);

        var servers = builder.AddServerConnectionStrings(a.GetEndpoint("tcp"), b.GetEndpoint("tcp"),
            [.. sentinels.Select(s => s.GetEndpoint("tcp"))], rabbitmq.GetEndpoint("tcp"), passwords);
        servers.TradingDbOwner.WithProbe(new DatabaseProbe(servers.TradingDbOwner.Resource));
        return servers;
    }
}
