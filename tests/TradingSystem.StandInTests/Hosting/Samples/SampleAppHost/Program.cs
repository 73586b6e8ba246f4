using System.Globalization;

var builder = DistributedApplication.CreateBuilder(args);
var secret = builder.AddParameter("secret", () => "s3cret", secret: true);
// Two processes in one group, whose ids are left in a file.
var sleeper = builder.AddExecutable("sleeper", "sh", ".", "-c", "sleep 1000 & echo $! > \"$PIDS\"; echo $$ >> \"$PIDS\"; wait")
    .WithEnvironment("PIDS", builder.Configuration["pids"] ?? "/dev/null");
builder.AddProject<Projects.SampleProgram>("program")
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithArgs("one", "two words")
    .WithEnvironment("SECRET", secret)
    .WithEnvironment("OWNER_PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
    .WaitForStart(sleeper);
builder.Build().Run();
