using TradingSystem.Cli;
using TradingSystem.Cli.Backups;

namespace TradingSystem.UnitTests.Cli;

public sealed class PostgresToolTests : IDisposable
{
    private readonly string installations = Directory.CreateTempSubdirectory("postgresql-").FullName;

    public void Dispose() => Directory.Delete(installations, recursive: true);

    [Theory]
    [InlineData(15, "15")]
    [InlineData(14, "15")]
    [InlineData(16, "17")]
    public void Find_takes_the_server_s_version_or_the_next_newer_one(int server, string found)
    {
        foreach (var version in new[] { "9.6", "13", "15", "17", "18" }) Install(version);

        Assert.Equal(
            Path.Combine(installations, found, "bin", "pg_dump"), PostgresTool.Find(installations, "pg_dump", server));
    }

    [Fact]
    public void Find_names_what_to_install()
    {
        Install("13");

        Assert.Contains("postgresql-client-15",
            Assert.Throws<CliProblem>(() => PostgresTool.Find(installations, "pg_dump", 15)).Message,
            StringComparison.Ordinal);
        Assert.Throws<CliProblem>(() => PostgresTool.Find("/nowhere", "pg_dump", 15));
    }

    [Fact]
    public void Environment_says_to_libpq_what_the_connection_string_says_to_Npgsql()
    {
        var environment = PostgresTool.Environment(
            new("Host=a:6001,b:6002,c;Port=5433;Username=u;Password=p;Database=d;SSL Mode=VerifyFull"));

        Assert.Equal(("a,b,c", "6001,6002,5433", "u", "p", "d", "verify-full", "read-write"),
            (environment["PGHOST"], environment["PGPORT"], environment["PGUSER"], environment["PGPASSWORD"], environment["PGDATABASE"], environment["PGSSLMODE"], environment["PGTARGETSESSIONATTRS"]));
    }

    private void Install(string version)
    {
        Directory.CreateDirectory(Path.Combine(installations, version, "bin"));
        File.WriteAllText(Path.Combine(installations, version, "bin", "pg_dump"), "");
    }
}
