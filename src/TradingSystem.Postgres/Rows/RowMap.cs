using System.Collections;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TradingSystem.Postgres.Rows;

/// <summary>
/// The columns that objects are read from, each declared once: name, type and property. Whatever is made of them keeps
/// the sequence in which they are declared: select lists, readers, and the array parameters of what is written.
/// </summary>
/// <remarks>
/// The reader of a row is compiled once, with the reading of all columns in it: it costs what one written by hand does.
/// It makes the object without its constructor, since all that this would set comes from the row: a property that can
/// be set and has no column is an error.
/// </remarks>
internal sealed class RowMap<T> : IEnumerable<Column<T>> where T : class
{
    private readonly List<Column<T>> columns = [];
    private readonly List<(PropertyInfo Property, LambdaExpression Read)> properties = [];
    private Func<DbDataReader, int, T>? reader;

    /// <summary>How many positions of a row the columns take.</summary>
    public int Count => columns.Count;

    /// <summary>Declares the next column.</summary>
    /// <param name="name">With the table's alias when it isn't one of the row's own: <c>a.class</c>.</param>
    /// <exception cref="ArgumentException">The name is taken, or there is no such property.</exception>
    public void Add<TValue>(string name, PgType<TValue> type, Expression<Func<T, TValue>> property)
    {
        if (columns.Exists(column => column.Name == name))
        {
            throw new ArgumentException($"There are two columns {name}.", nameof(name));
        }
        if (property.Body is not MemberExpression { Member: PropertyInfo { GetMethod: { }, SetMethod: { } } member })
        {
            throw new ArgumentException($"{property} is no property that can be set.", nameof(property));
        }
        columns.Add(new Column<T, TValue>(name, type, member.GetMethod.CreateDelegate<Func<T, TValue>>()));
        properties.Add((member, type.Read));
        reader = null;
    }

    /// <summary>A select list.</summary>
    /// <param name="alias">Of the row's table.</param>
    /// <exception cref="InvalidOperationException">A property has no column.</exception>
    public string Select(string? alias = null)
    {
        reader ??= Compile();
        return string.Join(", ", columns.Select(column => Qualified(column.Name, alias)));
    }

    /// <summary>Reads the object of a row.</summary>
    /// <param name="first">The position of the first column.</param>
    public T Read(DbDataReader row, int first = 0) => (reader ??= Compile())(row, first);

    /// <summary>Reads the rows that are left of the result.</summary>
    public async Task<List<T>> ReadAllAsync(DbDataReader rows, CancellationToken ct)
    {
        var all = new List<T>();
        while (await rows.ReadAsync(ct)) all.Add(Read(rows));
        return all;
    }

    /// <summary>Makes a map of all columns, for what writes whole rows.</summary>
    public ArrayMap<T> All()
    {
        var all = new ArrayMap<T>();
        foreach (var column in columns) all.Add(column);
        return all;
    }

    /// <summary>Makes a map of some of the columns, for what writes only those.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ArrayMap<T> Pick(params ReadOnlySpan<string> names)
    {
        var picked = new ArrayMap<T>();
        foreach (var name in names)
        {
            var column = columns.Find(column => column.Name == name);
            picked.Add(column ?? throw new ArgumentException($"There is no column {name}.", nameof(names)));
        }
        return picked;
    }

    public IEnumerator<Column<T>> GetEnumerator() => columns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Func<DbDataReader, int, T> Compile()
    {
        var settable = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name);
        string[] missing = [.. settable.Except(properties.Select(column => column.Property.Name))];
        if (missing.Length > 0)
        {
            throw new InvalidOperationException($"{typeof(T).Name} has no column for {string.Join(", ", missing)}.");
        }
        var (row, first) = (Expression.Parameter(typeof(DbDataReader)), Expression.Parameter(typeof(int)));
        var target = Expression.Variable(typeof(T));
        Expression<Func<T>> blank = () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        var steps = new List<Expression> { Expression.Assign(target, blank.Body) };
        foreach (var (property, read) in properties)
        {
            var ordinal = Expression.Add(first, Expression.Constant(steps.Count - 1));
            steps.Add(Expression.Assign(Expression.Property(target, property), Expression.Invoke(read, row, ordinal)));
        }
        steps.Add(target);
        return Expression.Lambda<Func<DbDataReader, int, T>>(Expression.Block([target], steps), row, first).Compile();
    }

    private static string Qualified(string name, string? alias) =>
        alias is null || name.Contains('.', StringComparison.Ordinal) ? name : $"{alias}.{name}";
}
