using TradingSystem.Postgres.Schema;

namespace TradingSystem.UnitTests.Persistence;

public sealed class ScramVerifierTests
{
    /// <summary>Password and salt of the example in RFC 7677.</summary>
    [Fact]
    public void Of_gives_what_PostgreSQL_keeps() => Assert.Equal(
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
        ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==")));
}
