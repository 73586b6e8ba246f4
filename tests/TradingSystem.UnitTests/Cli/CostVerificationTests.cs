using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Cli.Verification;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Invariants;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Endpoints;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.Venue.Storage;
using TradingSystem.UnitTests.Exchange;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Cli;

/// <summary>
/// A real venue and our books see the same trades. What the venue answers then, in the digits of the wire, finds a
/// mistake that was made in the formula of our books.
/// </summary>
public sealed class CostVerificationTests : IDisposable
{
    private const string Broker = "paper", Statement = "a position cost what the broker says";
    private const decimal FeeBasisPoints = 25;

    /// <summary>Trades as shares (negative: sold) and prices: opened, closed in part, taken across zero.</summary>
    private static readonly (decimal Qty, decimal Price)[] Trades =
    [
        (7, 101), (5, 113), (-4, 120), (3, 97), (-5, 88), (-9, 107), (-4, 119), (2, 95), (8, 103), (6, 91), (-2, 131),
    ];

    private readonly VenueBench bench = new() { Options = Quiet with { LevelValue = 10_000_000 } };
    private readonly CostVerification costs = new(Broker);

    public CostVerificationTests()
    {
        bench.Fees = new(new() { CryptoFeeBasisPoints = FeeBasisPoints });
        bench.Open();
    }

    public void Dispose() => bench.Dispose();

    /// <summary>What a formula makes of trades: US dollars, with the sign of what is held at their end.</summary>
    public delegate decimal Formula(IEnumerable<(decimal Qty, decimal Price)> trades);

    /// <summary>Wrong formulas, each with what it is that it gets wrong.</summary>
    public static TheoryData<string, Formula> Mistakes => new()
    {
        { "what was bought first is sold first", FirstInFirstOut },
        { "what is closed leaves its cost behind", trades => trades.Sum(t => Math.Max(t.Qty, 0) * t.Price) },
        { "what is closed takes its price away", trades => trades.Sum(trade => trade.Qty * trade.Price) },
        { "what crosses zero keeps the cost of what was closed", Crossing },
        { "the last price is the cost", trades => trades.Sum(trade => trade.Qty) * trades.Last().Price },
    };

    [Fact]
    public void Cost_of_our_books_is_the_broker_s()
    {
        Trade(Trades);

        Check(OurBooks(Broker));

        Assert.StartsWith($"I8   holds   {Statement}", costs.Verdict.Headline, StringComparison.Ordinal);
        AssertThatItIsJudged(OurBooks(Broker));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_in_our_formula_is_found(string mistake, Formula cost)
    {
        Trade(Trades);
        var right = OurBooks(Broker);
        var position = Assert.Single(right.Positions);
        var executed = right.Fills.Select(fill => (fill.SignedQty, fill.Price));
        var wrong = right with { Positions = [position with { CostBasis = Precision.Cost(cost(executed)) }] };

        Check(wrong);

        Assert.False(costs.Verdict.Holds, mistake);
        Assert.StartsWith($"I8   BROKEN  {Statement}", costs.Verdict.Headline, StringComparison.Ordinal);
        Assert.StartsWith("position AAPL of A: cost ", Assert.Single(costs.Verdict.Rows), StringComparison.Ordinal);
    }

    /// <summary>Over many divisions, too: the tolerance is that of both sides' rounding.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rounding_breaks_nothing(int seed)
    {
        var random = new Random(seed);
        Trade([.. Enumerable.Range(0, 150).Select(_ => ((decimal)random.Next(-9, 10), (decimal)random.Next(50, 150)))]);

        Check(OurBooks(Broker));

        Assert.Empty(costs.Verdict.Rows);
        AssertThatItIsJudged(OurBooks(Broker));
    }

    /// <summary>A fee that is taken from what was bought makes each unit dearer, for both sides alike.</summary>
    [Fact]
    public void Fees_in_coins_are_part_of_what_they_cost()
    {
        Trade("BTC/USD", [(0.3m, 101), (1.234567891m, 113), (-0.7m, 120), (0.000000123m, 97), (-0.2m, 95)]);

        Check(OurBooks(Broker, "BTC/USD"));

        Assert.Empty(costs.Verdict.Rows);
        Assert.True(Assert.Single(Theirs).AvgEntryPrice > 110);
        AssertThatItIsJudged(OurBooks(Broker, "BTC/USD"));
    }

    /// <summary>Each of these is right in itself, and figures that aren't of the same trades.</summary>
    public static TheoryData<string, Func<AccountBooks, AccountBooks[]>> Incomparable => new()
    {
        { "another account has traded the symbol", books => [books, books] },
        {
            "an execution at the broker isn't ours",
            books => [books with { Fills = [.. books.Fills.Skip(1)], Positions = Moved(books, movements: -1) }]
        },
        { "an execution was booked late", books => [books with { Fills = Swapped(books.Fills) }] },
        { "a position was adjusted", books => [books with { Positions = Moved(books, movements: 1) }] },
        { "quantities differ", books => [books with { Positions = Moved(books, qty: 1) }] },
        { "the executions are another broker's", books => [books with { Fills = At("another", books.Fills) }] },
    };

    [Theory]
    [MemberData(nameof(Incomparable))]
    public void Costs_of_other_trades_aren_t_compared(string reason, Func<AccountBooks, AccountBooks[]> change)
    {
        Trade(Trades);
        var right = OurBooks(Broker);

        Check(change(Dearer(right, 1)));

        Assert.True(costs.Verdict.Holds, reason);
    }

    /// <summary>The way that <c>tradingctl verify --broker</c> takes: to the endpoints of the exchange.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.0001, 2)]
    public async Task Broker_is_asked_over_the_wire(decimal dearer, int contradictions)
    {
        Trade(Trades);
        Trade("BTC/USD", [(0.3m, 101), (1.234567891m, 113), (-0.7m, 120)]);
        await using var exchange = await ServeAsync();
        var options = new BrokerOptions { BaseUrl = exchange.Urls.Single(), KeyId = "K", SecretKey = "S" };
        using var broker = new BrokerVerification(options, TimeProvider.System);
        await broker.Executions.BeginAsync(TestContext.Current.CancellationToken);
        foreach (var symbol in new[] { "AAPL", "BTC/USD" }) broker.Found(Dearer(OurBooks(Broker, symbol), dearer));

        await broker.CheckCostsAsync(TestContext.Current.CancellationToken);

        var verdict = broker.Verdicts.Single(each => each.Headline.Contains(Statement, StringComparison.Ordinal));
        Assert.Equal(contradictions, verdict.Rows.Count());
    }

    private async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddSingleton(TimeProvider.System).AddSingleton(MarketHours.Always)
            .AddSingleton(bench.Venue).AddSingleton(bench.Files)
            .AddSingleton(bench.Faults).AddSingleton<HiddenOrders>();
        var app = builder.Build();
        app.MapTrading();
        app.MapExecutions();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private IReadOnlyList<BrokerPosition> Theirs
    {
        get
        {
            var answer = JsonSerializer.SerializeToUtf8Bytes(
                bench.Venue.Read(AccountAnswers.Positions), TradingJson.Default.PositionWireArray);
            var read = JsonSerializer.Deserialize(answer, TradingJson.Default.PositionWireArray)!;
            string Pair(string symbol) => symbol == "BTCUSD" ? "BTC/USD" : symbol;
            return [.. read.Select(held => new BrokerPosition(Pair(held.Symbol), held.Qty, held.AvgEntryPrice))];
        }
    }

    private void Check(params AccountBooks[] all)
    {
        foreach (var books in all) costs.Found(books);
        costs.Check(Theirs, RecordOf);
    }

    private string[] RecordOf(string symbol) =>
        [.. Executed(symbol).Select(execution => execution.ExecutionId.ToString())];

    private IEnumerable<JournalEntry.Filled> Executed(string symbol) =>
        bench.Executions.Where(execution => execution.Symbol == symbol);

    private void Trade((decimal Qty, decimal Price)[] trades) => Trade("AAPL", trades);

    private void Trade(string symbol, (decimal Qty, decimal Price)[] trades)
    {
        foreach (var (qty, price) in trades.Where(trade => trade.Qty != 0))
        {
            bench.MoveTo(price);
            var side = qty > 0 ? OrderSide.Buy : OrderSide.Sell;
            var order = bench.Place(Request(side, Math.Abs(qty), force: TimeInForce.Gtc) with { Symbol = symbol });
            Assert.Equal("filled", order.Status);
        }
    }

    /// <summary>The venue's executions as our books settle them.</summary>
    private AccountBooks OurBooks(string broker, string symbol = "AAPL")
    {
        var fees = new CryptoFee(new() { CryptoFeeBasisPoints = FeeBasisPoints });
        var account = new Account { Id = Guid.NewGuid(), Number = "A", Cash = 1_000_000 };
        var (position, fills) = (new Position { AccountId = account.Id, Symbol = symbol }, new List<FillEntry>());
        foreach (var e in Executed(symbol))
        {
            var (id, side) = (e.ExecutionId.ToString(), e.Side!.Value);
            var fee = fees.Of(symbol.Contains('/', StringComparison.Ordinal), side, e.Qty, e.Price);
            var order = e.OrderId.ToString();
            var fill = new OrderEvent.Fill(e.At, id, order, e.Qty, e.Price, fee.Cash, e.Complete, fee.Qty);
            (account, position, var realized) = Ledger.Settle(account, position, side, new(fill, 0, 0));
            fills.Add(new(
                broker, id, e.OrderId, symbol, side, e.Qty, e.Price, fee.Cash, realized, fee.Qty, position.Qty));
        }
        return new(account, [], fills, [], [position], [], new Dictionary<Guid, int>(), default);
    }

    /// <summary>What agrees could be told from what differs a little.</summary>
    private void AssertThatItIsJudged(AccountBooks books)
    {
        var again = new CostVerification(Broker);
        again.Found(Dearer(books, 0.0001m));
        again.Check(Theirs, RecordOf);
        Assert.Single(again.Verdict.Rows);
    }

    private static AccountBooks Dearer(AccountBooks books, decimal cost) =>
        books with { Positions = [.. books.Positions.Select(p => p with { CostBasis = p.CostBasis + cost })] };

    private static FillEntry[] At(string broker, IEnumerable<FillEntry> fills) =>
        [.. fills.Select(fill => fill with { Broker = broker })];

    private static Position[] Moved(AccountBooks books, long movements = 0, decimal qty = 0) =>
        [.. books.Positions.Select(p => p with { Movements = p.Movements + movements, Qty = p.Qty + qty })];

    /// <summary>The first two executions, one booked in the other's place.</summary>
    private static FillEntry[] Swapped(IReadOnlyList<FillEntry> fills) =>
    [
        fills[0] with { PositionQty = fills[0].Moved + fills[1].Moved },
        fills[1] with { PositionQty = fills[1].Moved }, .. fills.Skip(2),
    ];

    private static decimal FirstInFirstOut(IEnumerable<(decimal Qty, decimal Price)> trades)
    {
        var lots = new LinkedList<(decimal Qty, decimal Price)>();
        foreach (var (qty, price) in trades)
        {
            var left = qty;
            while (left != 0 && lots.First is { } oldest && Math.Sign(oldest.Value.Qty) != Math.Sign(left))
            {
                var rest = oldest.Value.Qty + left;
                lots.RemoveFirst();
                if (Math.Sign(rest) == Math.Sign(oldest.Value.Qty)) lots.AddFirst((rest, oldest.Value.Price));
                left = Math.Sign(rest) == Math.Sign(left) ? rest : 0;
            }
            if (left != 0) lots.AddLast((left, price));
        }
        return lots.Sum(lot => lot.Qty * lot.Price);
    }

    /// <summary>An average that a trade through zero doesn't begin anew.</summary>
    private static decimal Crossing(IEnumerable<(decimal Qty, decimal Price)> trades)
    {
        var (held, cost) = (0m, 0m);
        foreach (var (qty, price) in trades)
        {
            var crosses = held != 0 && Math.Sign(held + qty) == -Math.Sign(held);
            cost = crosses ? cost / held * (held + qty) : AverageCost.After(held, cost, qty, price);
            held += qty;
        }
        return cost;
    }
}
