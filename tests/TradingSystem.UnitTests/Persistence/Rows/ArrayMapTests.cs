using System.Text.Json;
using NpgsqlTypes;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Rows;
using TradingSystem.Postgres.Stores;
using TradingSystem.UnitTests.Orders;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.UnitTests.Persistence.Rows;

public sealed class ArrayMapTests
{
    private sealed record Quote(string Symbol, decimal? Price, DateTimeOffset At);

    private static readonly ArrayMap<Quote> Quotes = new()
    {
        { "symbol", Text, quote => quote.Symbol },
        { "price", NumericOrNull, quote => quote.Price },
        { "known", Bool, quote => quote.Price is not null },
        { "at", Timestamptz, quote => quote.At },
    };

    [Fact]
    public void Names_and_placeholders_have_the_same_order()
    {
        Assert.Equal("symbol, price, known, at", Quotes.Names);
        Assert.Equal("$1::text[], $2::numeric[], $3::boolean[], $4::timestamptz[]", Quotes.Placeholders());
        Assert.Equal("$6::text[], $7::numeric[], $8::boolean[], $9::timestamptz[]", Quotes.Placeholders(first: 6));
        Assert.Equal(
            "symbol => $2::text[], price => $3::numeric[], known => $4::boolean[], at => $5::timestamptz[]",
            Quotes.Arguments(first: 2));
        Assert.Equal("price = u.price, at = u.at", Quotes.Assignments("u", except: ["symbol", "known"]));
        Assert.Equal(4, Quotes.Count);
    }

    [Fact]
    public void Parameters_are_arrays_of_the_columns_values_in_the_order_of_the_rows()
    {
        var parameters = Quotes.Parameters([new("A", 1.5m, Sample.At(1)), new("B", null, Sample.At(2))]);

        Assert.Equal([NpgsqlDbType.Text, NpgsqlDbType.Numeric, NpgsqlDbType.Boolean, NpgsqlDbType.TimestampTz],
            parameters.Select(parameter => parameter.NpgsqlDbType & ~NpgsqlDbType.Array));
        Assert.Equal(["A", "B"], (string[])parameters[0].Value!);
        Assert.Equal([1.5m, null], (decimal?[])parameters[1].Value!);
        Assert.Equal([true, false], (bool[])parameters[2].Value!);
        Assert.Equal([Sample.At(1).UtcDateTime, Sample.At(2).UtcDateTime], (DateTime[])parameters[3].Value!);
    }

    [Fact]
    public void Parameters_of_no_rows_are_empty_arrays()
    {
        Assert.All(Quotes.Parameters([]), parameter => Assert.Empty((Array)parameter.Value!));
    }

    [Fact]
    public void Picked_columns_come_in_the_order_in_which_they_are_picked()
    {
        var picked = OrderRows.Map.Pick("role", "id", "qty");

        Assert.Equal("role, id, qty", picked.Names);
        Assert.Equal("$1::text[], $2::uuid[], $3::numeric[]", picked.Placeholders());
        var order = Sample.Accepted() with { Role = OrderRole.TakeProfit };
        Assert.Equal([new[] { "take_profit" }, new[] { order.Id }, new decimal?[] { 10 }],
            picked.Parameters([order]).Select(parameter => parameter.Value));
    }

    [Fact]
    public void Name_that_is_taken_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => Quotes.Add("price", Numeric, quote => quote.Price ?? 0));
    }

    [Fact]
    public void Json_has_an_object_for_each_row_without_what_is_null()
    {
        var map = OrderRows.Map.Pick(
            "id", "qty", "limit_price", "watched", "side", "group_id", "role", "partition", "submitted_at", "reason");
        var order = Sample.Accepted() with
        {
            Role = OrderRole.StopLoss,
            GroupId = Guid.Empty,
            Qty = 0.000000001m,
            LimitPrice = null,
        };

        var json = JsonDocument.Parse(map.Json([order, Sample.Accepted()])!).RootElement;

        Assert.Equal(2, json.GetArrayLength());
        Assert.Equal(["id", "qty", "watched", "side", "group_id", "role", "partition", "submitted_at"],
            json[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(order.Id, json[0].GetProperty("id").GetGuid());
        Assert.Equal(0.000000001m, json[0].GetProperty("qty").GetDecimal());
        Assert.False(json[0].GetProperty("watched").GetBoolean());
        Assert.Equal("stop_loss", json[0].GetProperty("role").GetString());
        Assert.Equal(order.SubmittedAt, json[0].GetProperty("submitted_at").GetDateTimeOffset());
        Assert.Null(map.Json([]));
    }
}
