using System.Net.Sockets;
using Npgsql;
using TradingSystem.Core.Foundation;

namespace TradingSystem.UnitTests.Foundation;

public sealed class TransientTests
{
    public static TheoryData<Exception> Passing =>
    [
        new NpgsqlException("No suitable host was found."),
        new NpgsqlException("Unable to connect to a suitable host.", new AggregateException(new SocketException(111))),
        new NpgsqlException("Exception while reading from stream", new IOException()),
        Said(PostgresErrorCodes.ReadOnlySqlTransaction),
        Said(PostgresErrorCodes.AdminShutdown),
        Said(PostgresErrorCodes.SerializationFailure),
        Said(PostgresErrorCodes.CannotConnectNow),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public void What_a_failover_causes_passes_by_itself(Exception failure) => Assert.True(failure.IsTransientFailure());

    [Theory]
    [InlineData(PostgresErrorCodes.UniqueViolation)]
    [InlineData(PostgresErrorCodes.UndefinedTable)]
    [InlineData(PostgresErrorCodes.CheckViolation)]
    public void What_the_statement_causes_does_not(string state) => Assert.False(Said(state).IsTransientFailure());

    private static PostgresException Said(string state) => new("message", "ERROR", "ERROR", state);
}
