using System.Text.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Alpaca;

public sealed class WireTests
{
    [Theory]
    [InlineData("1.500", "1.5")]
    [InlineData("100", "100")]
    [InlineData("0.000000001", "0.000000001")]
    [InlineData("0.00", "0")]
    [InlineData("1000000000000", "1000000000000")]
    public void Decimal_is_written_plainly(string value, string written) =>
        Assert.Equal(
            written, DecimalString.Format(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Order_has_every_key_of_the_contract()
    {
        var json = JsonSerializer.SerializeToElement(OrderWire.From(Sample.Accepted()), TradingJson.Default.OrderWire);

        string[] keys =
        [
            "id", "client_order_id", "created_at", "updated_at", "submitted_at", "filled_at", "expired_at",
            "canceled_at", "failed_at", "replaced_at", "replaced_by", "replaces", "asset_id", "symbol",
            "asset_class", "notional", "qty", "filled_qty", "filled_avg_price", "order_class", "order_type", "type",
            "side", "position_intent", "time_in_force", "limit_price", "stop_price", "trail_price",
            "trail_percent", "hwm", "status", "extended_hours", "legs", "subtag", "source", "expires_at",
        ];
        Assert.Empty(keys.Except(json.EnumerateObject().Select(property => property.Name)));
        Assert.Equal("10", json.GetProperty("qty").GetString());
        Assert.Equal("0", json.GetProperty("filled_qty").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("filled_avg_price").ValueKind);
        Assert.Equal("2026-01-05T14:30:00.000000Z", json.GetProperty("submitted_at").GetString());
    }

    [Fact]
    public void Order_read_back_is_the_order_that_was_written()
    {
        var wire = OrderWire.From(
            Sample.Accepted() with { FilledQty = 2.5m, FilledAvgPrice = 99.5m, Status = OrderStatus.PartiallyFilled });

        var read = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(wire, TradingJson.Default.OrderWire), TradingJson.Default.OrderWire)!;

        Assert.Equal((wire.Id, wire.FilledQty, wire.FilledAvgPrice, wire.Status, wire.SubmittedAt),
            (read.Id, read.FilledQty, read.FilledAvgPrice, read.Status, read.SubmittedAt));
    }

    [Theory]
    [InlineData("100.333333333333333333333333", "100.333333333")]
    [InlineData("99.5000", "99.5")]
    [InlineData("0.0000000004", "0")]
    [InlineData("-0.0000000004", "0")]
    [InlineData("1234567.123456789", "1234567.123456789")]
    public void Numbers_are_told_with_nine_decimal_places_at_most(string value, string told)
    {
        var average = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        var wire = OrderWire.From(Sample.Accepted() with { FilledAvgPrice = average });

        Assert.Equal(told, JsonSerializer.SerializeToElement(wire, TradingJson.Default.OrderWire)
            .GetProperty("filled_avg_price").GetString());
    }

    [Theory]
    [InlineData("2026-01-05T14:30:00Z")]
    [InlineData("2026-01-05T09:30:00-05:00")]
    [InlineData("2026-01-05T14:30:00.000000000Z")]
    public void Time_is_read_with_any_offset_and_precision(string text)
    {
        Assert.True(UtcTime.TryParse(text, out var time));
        Assert.Equal(Sample.Start, time);
    }

    [Theory]
    [InlineData("2026-01-05T14:30:00")]
    [InlineData("2026-01-05 14:30:00")]
    [InlineData("2026-01-05")]
    [InlineData("12:00")]
    [InlineData("11/12/2026")]
    [InlineData("2026-01-05T14:30:00-05")]
    [InlineData("2026-13-05T14:30:00Z")]
    [InlineData("Mon, 05 Jan 2026 14:30:00 GMT")]
    public void Time_without_an_offset_is_none(string text) => Assert.False(UtcTime.TryParse(text, out _));

    [Theory]
    [InlineData(OrderStatus.PartiallyFilled, "partially_filled")]
    [InlineData(OrderStatus.PendingCancel, "pending_cancel")]
    public void Enum_has_its_wire_name_both_ways(OrderStatus status, string name)
    {
        Assert.Equal(name, EnumName<OrderStatus>.Of(status));
        Assert.Equal(status, EnumName<OrderStatus>.Parse(name));
    }
}
