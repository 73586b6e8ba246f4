var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/health", () => "Healthy");
app.MapGet("/args", () => args);
app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name));
app.Run();
