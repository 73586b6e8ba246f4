namespace TradingSystem.Bench.Databases;

/// <param name="PerSecond">Transactions, each one order row and one outbox row.</param>
/// <param name="AverageMilliseconds">Of a transaction.</param>
public sealed record PgbenchResult(double PerSecond, double AverageMilliseconds);
