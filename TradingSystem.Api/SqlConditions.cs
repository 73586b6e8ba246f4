using System.Globalization;

namespace TradingSystem.Api;

/// <summary>Conditions of a query that all must hold, and the values of its parameters in their order.</summary>
internal sealed class SqlConditions
{
    private readonly List<string> conditions = [];
    private readonly List<object> values = [];

    public object[] Values => [.. values];

    /// <param name="condition">With <c>{0}</c>, <c>{1}</c> … in the places of its values.</param>
    public SqlConditions And(string condition, params ReadOnlySpan<object> bounds)
    {
        var places = new object[bounds.Length];
        for (var i = 0; i < bounds.Length; i++) places[i] = Place(bounds[i]);
        conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, places));
        return this;
    }

    /// <summary>A value that stands outside of the conditions: where to write it.</summary>
    public string Place(object value)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
    }

    public override string ToString() => string.Join(" and ", conditions);
}
