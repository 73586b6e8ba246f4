using System.Globalization;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost.Servers;

/// <summary>
/// The operating system's own PostgreSQL, Redis and RabbitMQ, on fixed ports without a proxy: a client's connection
/// goes to the server itself.
/// </summary>
internal static class NativeServers
{
    public static ServerSet AddNativeServers(
        this IDistributedApplicationBuilder builder, DataFolder data, ServerPasswords passwords)
    {
        NativePrograms.EnsureInstalled();
        var infra = builder.InfraFolder();

        IResourceBuilder<ExecutableResource> Server(string name, string script, params string[] args)
        {
            var port = data.Port(name);
            return builder.AddExecutable(name, "bash", infra, [script, .. args])
                .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: "tcp", env: "PORT", isProxied: false)
                .WithEndpoint("tcp", e => e.TargetHost = "127.0.0.1")
                .WithEnvironment("DATA", Path.Combine(data.ServersRoot, name))
                .WithEnvironment("OWNER_PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }

        // Nobody waits for anybody here: after a restart either node may be the primary, either Redis server the
        // master, and each script waits for what it needs by itself.
        var monitor = Server("postgres-monitor", "postgres.sh", "monitor").WithEnvironment(
            "MONITOR_PASSWORD", passwords.Monitor);
        monitor.WithProbe(new MonitorProbe(monitor.GetEndpoint("tcp"), passwords.Monitor.Resource));
        IResourceBuilder<ExecutableResource> Node(string name)
        {
            var node = Server(name, "postgres.sh", "node")
                .WithEnvironment("NAME", name).WithEnvironment("FIRST_NODE", "postgres-a")
                .WithEnvironment("MONITOR_HOST", "127.0.0.1")
                .WithEnvironment("MONITOR_PORT", monitor.GetEndpoint("tcp").Property(EndpointProperty.Port))
                .WithEnvironment("MONITOR_PASSWORD", passwords.Monitor)
                .WithEnvironment("REPLICATION_PASSWORD", passwords.Replication)
                .WithEnvironment("OWNER_PASSWORD", passwords.DatabaseOwner)
                .WithParentRelationship(monitor);
            return node.WithProbe(new NodeProbe(
                monitor.GetEndpoint("tcp"), passwords.Monitor.Resource, node.GetEndpoint("tcp")));
        }
        var (a, b) = (Node("postgres-a"), Node("postgres-b"));

        var sentinelNames = Enumerable.Range(1, 3).Select(n => $"redis-sentinel-{n}").ToArray();
        var sentinelAddresses = string.Join(' ', sentinelNames.Select(name => $"127.0.0.1:{data.Port(name)}"));
        IResourceBuilder<ExecutableResource> Redis(string name)
        {
            var server = Server(name, "redis.sh", "server")
                .WithEnvironment("PASSWORD", passwords.Redis)
                .WithEnvironment("SENTINELS", sentinelAddresses);
            return server.WithProbe(new TcpProbe(
                server.GetEndpoint("tcp"), "AUTH {0}\r\nPING\r\n", "+PONG", passwords.Redis.Resource));
        }
        var redisA = Redis("redis-a");
        var firstMaster = redisA.GetEndpoint("tcp").Property(EndpointProperty.Port);
        Redis("redis-b").WithEnvironment("MASTER_PORT", firstMaster);
        var sentinels = sentinelNames.Select(name =>
        {
            var sentinel = Server(name, "redis.sh", "sentinel")
                .WithEnvironment("PASSWORD", passwords.Redis)
                .WithEnvironment("MASTER_PORT", firstMaster)
                .WithParentRelationship(redisA);
            return sentinel.WithProbe(new TcpProbe(sentinel.GetEndpoint("tcp"),
                "AUTH {0}\r\nSENTINEL CKQUORUM trading\r\n", "+OK 3", passwords.Redis.Resource));
        }).ToArray();

        string Number(string port) => data.Port(port)!.Value.ToString(CultureInfo.InvariantCulture);
        var rabbitmq = Server("rabbitmq", "rabbitmq.sh")
            .WithEnvironment("MANAGEMENT_PORT", Number("rabbitmq-management"))
            .WithEnvironment("DIST_PORT", Number("rabbitmq-distribution"))
            .WithEnvironment("EPMD_PORT", Number("rabbitmq-names"))
            .WithEnvironment("USER_NAME", "trading")
            .WithEnvironment("PASSWORD", passwords.RabbitMq);
        rabbitmq.WithProbe(new TcpProbe(rabbitmq.GetEndpoint("tcp"), "AMQP\0\0\u0009\u0001", "\u0001", null));

        var servers = builder.AddServerConnectionStrings(a.GetEndpoint("tcp"), b.GetEndpoint("tcp"),
            [.. sentinels.Select(s => s.GetEndpoint("tcp"))], rabbitmq.GetEndpoint("tcp"), passwords);
        servers.TradingDbOwner.WithProbe(new DatabaseProbe(servers.TradingDbOwner.Resource));
        servers.Cache.WithHealthCheck(ServerProbe.NameFor(sentinelNames[0]));
        servers.Messaging.WithHealthCheck(ServerProbe.NameFor("rabbitmq"));
        return servers;
    }
}
