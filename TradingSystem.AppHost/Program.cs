using TradingSystem.AppHost;
using TradingSystem.AppHost.Control;
using TradingSystem.AppHost.Dashboard;
using TradingSystem.AppHost.Data;
using TradingSystem.AppHost.Report;
using TradingSystem.AppHost.Servers;

StartProblem.EndsTheProcessWithOneLine();
var builder = DistributedApplication.CreateBuilder(args);
using var data = DataFolder.Open(builder);
builder.LogWhatAnOperatorNeeds();
builder.RunWithoutProcessMonitors();
builder.WaitForResourcesAtTheEnd();
builder.UseLocalDashboard(data);
var scaling = ScalingLimits.From(builder.Configuration);

// Servers: PostgreSQL pair, Redis with sentinels, RabbitMQ; natively, in containers, or as a published deployment has
// them.
var servers = builder.AddServers(data);

// Keys that exist before the first user does.
var trader = builder.AddApiKey("trader", data);
var admin = builder.AddApiKey("admin", data);
var operatorToken = builder.AddSecret("operator-token", data);

var migrations = builder.AddProject<Projects.TradingSystem_Worker>("migrations")
    .WithArgs("migrate")
    .WithReference(servers.TradingDbOwner).WaitFor(servers.TradingDbOwner)
    .WithEnvironment("Database__AppPassword", servers.DatabaseAppPassword)
    .WithEnvironment("Seed__TraderKeyId", trader.Id).WithEnvironment("Seed__TraderSecretKey", trader.Secret)
    .WithEnvironment("Seed__AdminKeyId", admin.Id).WithEnvironment("Seed__AdminSecretKey", admin.Secret);

var exchange = builder.AddExchange("exchange", data);
var secondExchange = builder.AddSecondExchange(data);

var api = builder.AddProject<Projects.TradingSystem_Api>("api")
    .WithOwnHttpEndpoint(data)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithServers(servers)
    .WithBroker(exchange.Project, exchange.Key)
    .WaitForCompletion(migrations);

// Aspire can't change replicas at run time: every worker that may be needed is declared, the scaler starts and stops
// those above the minimum. Published, there is one worker, whose replicas the platform scales.
foreach (var name in builder.ExecutionContext.IsPublishMode ? ["worker"] : scaling.WorkerNames)
{
    var worker = builder.AddProject<Projects.TradingSystem_Worker>(name)
        .WithOwnHttpEndpoint(data)
        .WithHttpHealthCheck("/health")
        .WithServers(servers)
        .WithBroker(exchange.Project, exchange.Key)
        .WithEnvironment("OPERATOR_TOKEN", operatorToken)
        .WaitForCompletion(migrations);
    if (scaling.StartsOnDemand(name)) worker.WithExplicitStart();
}

var control = builder.AddControlEndpoint(data);
var scaler = builder.AddProject<Projects.TradingSystem_Scaler>("scaler")
    .WithOwnHttpEndpoint(data)
    .WithHttpHealthCheck("/health")
    .WithTradingDb(servers)
    .WithReference(servers.Messaging).WaitFor(servers.Messaging)
    .WithControl(control)
    .WithEnvironment("OPERATOR_TOKEN", operatorToken)
    .WithScalingLimits(scaling)
    .WaitForCompletion(migrations);

builder.ConfigureEveryProgram(data);
builder.AddSystemReport(
    data, new(api, secondExchange is null ? [exchange] : [exchange, secondExchange], trader, admin), servers);
builder.Build().Run();
