using System.Text.RegularExpressions;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.UnitTests.Persistence;

public sealed partial class SchemaScriptTests
{
    public static TheoryData<SchemaScript> All => [.. SchemaScript.Migrations, .. SchemaScript.Functions];

    [Fact]
    public void Migrations_come_by_version_and_have_one_each()
    {
        var versions = SchemaScript.Migrations.Select(script => script.Version).ToArray();

        Assert.Equal(versions.Distinct().Order(), versions);
        Assert.Equal(versions[^1], Migrator.NeededVersion);
    }

    [Fact]
    public void Functions_are_in_no_migration_and_can_be_replaced()
    {
        Assert.DoesNotContain(SchemaScript.Migrations, script => Creates().IsMatch(script.Sql));
        Assert.All(SchemaScript.Functions, script => Assert.Matches(Creates(), script.Sql));
        Assert.All(SchemaScript.Functions.SelectMany(script => Creates().Matches(script.Sql)),
            created => Assert.True(created.Groups["replaced"].Success, created.Value));
    }

    [Fact]
    public void Function_is_in_one_file_only()
    {
        var names = SchemaScript.Functions.SelectMany(script => Creates().Matches(script.Sql))
            .Select(created => created.Groups["name"].Value).ToArray();

        Assert.Contains("intake_orders", names);
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Lines_are_no_longer_than_140_columns(SchemaScript script)
    {
        Assert.All(script.Sql.Split('\n'), line => Assert.InRange(line.Length, 0, 140));
    }

    [Fact]
    public void Checksum_is_that_of_the_text()
    {
        var script = SchemaScript.Functions[0];

        Assert.Equal(script.Checksum, (script with { Name = "other" }).Checksum);
        Assert.NotEqual(script.Checksum, (script with { Sql = script.Sql + " " }).Checksum);
    }

    [GeneratedRegex(@"create\s+(?<replaced>or\s+replace\s+)?function\s+(?<name>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Creates();
}
