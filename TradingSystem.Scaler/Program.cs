using System.Text.Json;
using System.Text.Json.Serialization;
using TradingSystem.Core.Foundation;
using TradingSystem.RabbitMq;
using TradingSystem.Scaler;
using TradingSystem.Scaler.Metrics;
using TradingSystem.Scaler.Replicas;
using TradingSystem.Scaler.Rules;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("tradingdb");
builder.AddRabbitMQClient("messaging", configureConnectionFactory: RabbitSettings.Apply);
builder.Services.AddValidatedOptions<ScalingOptions>("Scaling");
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<RabbitConnection>();
builder.Services.AddSingleton<MetricReader>();
var control = builder.Services.AddHttpClient(AppHostReplicaController.ClientName, http =>
{
    http.BaseAddress = new Uri("http://control");
    http.DefaultRequestHeaders.Authorization = new("Bearer", builder.Configuration["CONTROL_TOKEN"]);
    http.Timeout = TimeSpan.FromMinutes(1);   // a worker that is stopped first finishes what it has begun
});
#pragma warning disable EXTEXP0001 // marked experimental; the default limits of 10 s for an attempt are too short for a stop
control.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
builder.Services.AddSingleton<IReplicaController, AppHostReplicaController>();
builder.Services.AddSingleton<ScalerLoop>();
builder.Services.AddHostedService(services => services.GetRequiredService<ScalerLoop>());

var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
{
    PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
    Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
};

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapGet("/scaling/status", (ScalerLoop loop) => Results.Json(loop.Status, json)).RequireOperatorToken();
app.Run();
