using Microsoft.Data.Sqlite;

namespace TradingSystem.Exchange.Venue.Storage;

/// <summary>
/// One connection whose statements are prepared once. Parameters are $a, $b, $c … Thread-safe: one statement at a time.
/// </summary>
internal sealed class StoreConnection : IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> commands = [];

    public StoreConnection(string path)
    {
        connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
    }

    public void Dispose()
    {
        foreach (var command in commands.Values) command.Dispose();
        connection.Dispose();
    }

    /// <summary>All that the work executes, or nothing of it.</summary>
    public void InTransaction(Action work)
    {
        Execute("begin immediate");
        try
        {
            work();
            Execute("commit");
        }
        catch
        {
            Execute("rollback");
            throw;
        }
    }

    public void Execute(string sql, params object[] parameters)
    {
        lock (gate) Prepared(sql, parameters).ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params object[] parameters)
    {
        lock (gate)
        {
            using var rows = Prepared(sql, parameters).ExecuteReader();
            var found = new List<T>();
            while (rows.Read()) found.Add(read(rows));
            return found;
        }
    }

    private SqliteCommand Prepared(string sql, object[] parameters)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            commands[sql] = command = connection.CreateCommand();
#pragma warning disable CA2100 // all texts are this program's own
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < parameters.Length; i++)
            {
                command.Parameters.AddWithValue($"${(char)('a' + i)}", parameters[i]);
            }
        }
        else
        {
            for (var i = 0; i < parameters.Length; i++) command.Parameters[i].Value = parameters[i];
        }
        return command;
    }
}
