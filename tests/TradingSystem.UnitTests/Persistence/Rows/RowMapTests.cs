using System.Data;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Rows;
using TradingSystem.Postgres.Stores;
using TradingSystem.UnitTests.Orders;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.UnitTests.Persistence.Rows;

public sealed class RowMapTests
{
    private sealed record Lot(string Symbol, decimal? Price, OrderSide Side)
    {
        public decimal Worth => Price ?? 0;
    }

    private sealed record Noted
    {
        public required Guid Id { get; init; }
        public int Version { get; init; } = 1;
    }

    private static readonly RowMap<Lot> Lots = new()
    {
        { "symbol", Text, lot => lot.Symbol },
        { "p.last", NumericOrNull, lot => lot.Price },
        { "side", Named<OrderSide>(), lot => lot.Side },
    };

    [Fact]
    public void Select_list_has_the_columns_in_their_order_and_the_alias_of_the_row()
    {
        Assert.Equal("symbol, p.last, side", Lots.Select());
        Assert.Equal("l.symbol, p.last, l.side", Lots.Select("l"));
        Assert.Equal(3, Lots.Count);
    }

    [Fact]
    public void Columns_have_the_names_of_their_types_in_sql()
    {
        Assert.Equal(["text", "numeric", "text"], Lots.Select(column => column.Type));
    }

    [Fact]
    public void Row_is_read_from_the_position_that_its_first_column_has()
    {
        using var row = Row(("id", typeof(Guid), Guid.Empty), ("symbol", typeof(string), "AAPL"),
            ("last", typeof(decimal), 12.5m), ("side", typeof(string), "sell"));

        Assert.Equal(new Lot("AAPL", 12.5m, OrderSide.Sell), Lots.Read(row, first: 1));
    }

    [Fact]
    public void Nothing_is_read_as_null_only_where_the_column_allows_it()
    {
        using var unpriced = Row(
            ("symbol", typeof(string), "AAPL"), ("last", typeof(decimal), null), ("side", typeof(string), "buy"));
        using var unnamed = Row(
            ("symbol", typeof(string), null), ("last", typeof(decimal), null), ("side", typeof(string), "buy"));

        Assert.Null(Lots.Read(unpriced).Price);
        Assert.ThrowsAny<InvalidCastException>(() => Lots.Read(unnamed));
    }

    [Fact]
    public void What_an_outer_join_leaves_empty_is_read_as_its_replacement()
    {
        var map = new RowMap<Noted>
        {
            { "id", Uuid.Or(Guid.Empty), noted => noted.Id },
            { "version", Integer, noted => noted.Version },
        };
        using var row = Row(("id", typeof(Guid), null), ("version", typeof(int), 3));

        Assert.Equal(new Noted { Id = Guid.Empty, Version = 3 }, map.Read(row));
    }

    [Fact]
    public void A_property_without_a_column_a_name_twice_and_what_is_no_property_are_errors()
    {
        var incomplete = new RowMap<Noted> { { "id", Uuid, noted => noted.Id } };

        var e = Assert.Throws<InvalidOperationException>(() => incomplete.Select());

        Assert.Contains("Version", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => incomplete.Add("id", Integer, noted => noted.Version));
        Assert.Throws<ArgumentException>(() => Lots.Add("worth", Numeric, lot => lot.Worth));
        Assert.Throws<ArgumentException>(() => Lots.Pick("symbol", "prise"));
    }

    [Fact]
    public void An_order_is_read_as_it_was_written()
    {
        IsReadAsItWasWritten(OrderRows.Map, Sample.Accepted());
        IsReadAsItWasWritten(OrderRows.Map, Whole());
    }

    [Fact]
    public void A_position_is_read_as_it_was_written()
    {
        IsReadAsItWasWritten(PositionRows.Map, new Position { AccountId = Guid.NewGuid(), Symbol = "AAPL" });
        IsReadAsItWasWritten(PositionRows.Map, new Position
        {
            AccountId = Guid.NewGuid(),
            Symbol = "BTC/USD",
            Qty = -1.5m,
            CostBasis = -2,
            HeldQty = 3,
            PendingBuy = 4,
            PendingShort = 5,
            RealizedPnl = 6,
            Movements = 7,
            StopLoss = 8,
            TakeProfit = 9,
            OpenedAt = Sample.At(10),
        });
    }

    /// <summary>Each column's value as its parameter has it, read as a row of those values.</summary>
    private static void IsReadAsItWasWritten<T>(RowMap<T> map, T written) where T : class
    {
        using var row = Row([.. map.Select(column => Cell(column, written))]);

        Assert.Equal(written, map.Read(row));
    }

    private static (string Name, Type Type, object? Value) Cell<T>(Column<T> column, T written)
    {
        var array = (Array)column.ToArray([written]).Value!;
        var type = array.GetType().GetElementType()!;
        return (column.Name, Nullable.GetUnderlyingType(type) ?? type, array.GetValue(0));
    }

    private static DataTableReader Row(params (string Name, Type Type, object? Value)[] cells)
    {
        var table = new DataTable();
        foreach (var (name, type, _) in cells) table.Columns.Add(name, type);
        table.Rows.Add([.. cells.Select(cell => cell.Value ?? DBNull.Value)]);
        var reader = table.CreateDataReader();
        reader.Read();
        return reader;
    }

    /// <summary>An order that has another value in each column.</summary>
    private static Order Whole() => new()
    {
        Id = Guid.NewGuid(),
        AccountId = Guid.NewGuid(),
        ClientOrderId = "mine",
        Partition = 3,
        Symbol = "AAPL",
        AssetId = Guid.NewGuid(),
        AssetClass = Sample.Accepted().AssetClass,
        Side = OrderSide.Sell,
        Opens = true,
        Type = OrderType.StopLimit,
        TimeInForce = TimeInForce.Gtc,
        Qty = 1,
        Notional = 2,
        LimitPrice = 3,
        StopPrice = 4,
        TrailPrice = 5,
        TrailPercent = 6,
        HighWaterMark = 7,
        IsWatched = true,
        TriggeredAt = Sample.At(8),
        Class = OrderClass.Bracket,
        GroupId = Guid.NewGuid(),
        Role = OrderRole.StopLoss,
        Replaces = Guid.NewGuid(),
        ReplacesFilled = 9,
        ReplacementCost = 10,
        ReplacedBy = Guid.NewGuid(),
        ReplacedAt = Sample.At(11),
        ExtendedHours = true,
        Status = OrderStatus.PartiallyFilled,
        FilledQty = 12,
        FilledAvgPrice = 13,
        Reserved = 14,
        Held = 15,
        Execution = ExecutionState.Confirmed,
        ExecutionToken = 16,
        IntentAt = Sample.At(17),
        BrokerOrderId = "b1",
        VerifiedAt = Sample.At(18),
        Reason = "why",
        CancelRequested = true,
        Version = 19,
        SubmittedAt = Sample.At(20),
        UpdatedAt = Sample.At(21),
        FilledAt = Sample.At(22),
        CanceledAt = Sample.At(23),
        ExpiredAt = Sample.At(24),
        FailedAt = Sample.At(25),
        TraceParent = "trace",
        CorrelationId = "correlation",
    };
}
