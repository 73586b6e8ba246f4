using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Alpaca;

public sealed class OrderRequestReaderTests
{
    private const string Good =
        """{"symbol":"AAPL","qty":"1.5","side":"buy","type":"limit","time_in_force":"day","limit_price":95.12}""";

    private static AlpacaError? Read(string body, out OrderRequest? request) =>
        OrderRequestReader.Read(Encoding.UTF8.GetBytes(body), out request);

    [Fact]
    public void Read_numbers_as_strings_or_numbers()
    {
        Assert.Null(Read(Good, out var request));
        Assert.Equal(1.5m, request!.Qty);
        Assert.Equal(95.12m, request.LimitPrice);
        Assert.Equal(
            (OrderSide.Buy, OrderType.Limit, TimeInForce.Day), (request.Side, request.Type, request.TimeInForce));
    }

    [Fact]
    public void Read_ignores_fields_that_it_doesnt_know() =>
        Assert.Null(Read(Good.Insert(1, "\"order_id\":{\"a\":[1,2]},\"subtag\":null,"), out _));

    [Theory]
    [InlineData("", "body")]
    [InlineData("[]", "object")]
    [InlineData("{\"symbol\":", "JSON")]
    [InlineData("{} x", "JSON")]
    [InlineData("{}", "symbol")]
    [InlineData("""{"symbol":5}""", "symbol")]
    [InlineData("""{"symbol":"AAPL"}""", "side")]
    [InlineData("""{"symbol":"AAPL","side":"hold"}""", "side")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"magic"}""", "type")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"soon"}""", "time_in_force")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day"}""", "qty")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"x"}""", "qty")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":1e400}""", "qty")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":-1}""", "qty")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":0}""", "qty")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":"0.0000000001"}""", "qty")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":1,"notional":1}""", "notional")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day","qty":1}""", "limit_price")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":1,"limit_price":5}""", "limit_price")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day","notional":10,"limit_price":5}""", "notional")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":1,"extended_hours":true}""", "extended_hours")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":1,"extended_hours":"perhaps"}""", "extended_hours")]
    [InlineData("""{"symbol":"AAPL","side":"buy","type":"market","time_in_force":"day","qty":1,"client_order_id":"\u0000"}""", "client_order_id")]
    public void Read_malformed_names_the_field(string body, string named)
    {
        var error = Read(body, out _);

        Assert.NotNull(error);
        Assert.InRange(error.Status, 400, 422);
        Assert.Contains(named, error.Body.Message);
    }

    [Theory]
    [InlineData("no_such_intent", "no_such_intent")]
    [InlineData("sell_to_close", "side buy")]
    [InlineData("sell_to_open", "side buy")]
    [InlineData("buy_to_close\",\"order_class\":\"bracket\",\"take_profit\":{\"limit_price\":100},\"stop_loss\":{\"stop_price\":80},\"qty\":\"1", "order_class bracket")]
    [InlineData("buy_to_open\",\"order_class\":\"oco\",\"take_profit\":{\"limit_price\":95.12},\"stop_loss\":{\"stop_price\":99},\"qty\":\"1", "order_class oco")]
    public void Read_intent_that_doesnt_go_with_the_order_is_refused(string intent, string named)
    {
        var error = Read(Good.Insert(Good.Length - 1, $",\"position_intent\":\"{intent}\""), out _);

        Assert.Equal(422, error?.Status);
        Assert.Contains("position_intent", error!.Body.Message);
        Assert.Contains(named, error.Body.Message);
    }

    [Theory]
    [InlineData("\"buy_to_open\"", PositionIntent.BuyToOpen)]
    [InlineData("\"buy_to_close\"", PositionIntent.BuyToClose)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public void Read_intent_that_goes_with_the_side(string intent, PositionIntent? read)
    {
        Assert.Null(Read(Good.Insert(1, $"\"position_intent\":{intent},"), out var request));
        Assert.Equal(read, request!.PositionIntent);
    }

    [Theory]
    [InlineData("""{"symbol":"AAPL","qty":"1.5","side":"sell","type":"market","time_in_force":"day","position_intent":"sell_to_open"}""")]
    [InlineData("""{"symbol":"AAPL","notional":"50","side":"sell","type":"market","time_in_force":"day","position_intent":"sell_to_open"}""")]
    [InlineData("""{"symbol":"AAPL","notional":"50","side":"buy","type":"market","time_in_force":"day","position_intent":"buy_to_close"}""")]
    public void Read_short_sale_in_parts_or_purchase_by_value_that_closes_is_refused(string body) =>
        Assert.Contains("position_intent", Read(body, out _)!.Body.Message);

    [Fact]
    public void Read_client_order_id_of_129_characters_is_refused() =>
        Assert.Contains("client_order_id",
            Read(Good.Insert(1, $"\"client_order_id\":\"{new string('a', 129)}\","), out _)!.Body.Message);

    [Fact]
    public void Read_any_bytes_answers_and_never_throws()
    {
        var property = Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(), bytes => { OrderRequestReader.Read(bytes, out _); });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), property);
    }

    [Fact]
    public void Read_a_good_body_with_bytes_changed_answers_and_never_throws()
    {
        var changes = Gen.Choose(0, Good.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf(3);
        var property = Prop.ForAll(changes.ToArbitrary(), edits =>
        {
            var body = Encoding.UTF8.GetBytes(Good);
            foreach (var (at, value) in edits) body[at] = (byte)value;
            OrderRequestReader.Read(body, out _);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), property);
    }
}
