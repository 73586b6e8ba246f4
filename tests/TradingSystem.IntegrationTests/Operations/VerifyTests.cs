using TradingSystem.Alpaca.Trading;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>
/// The books of a live system hold; whatever the database's owner does to them is named. Each test undoes what it did.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class VerifyTests(TwoWorkers system)
{
    /// <summary>
    /// What is done, how it is undone, the invariant that it breaks, the row that says so; of a filled order whose
    /// history is sealed.
    /// </summary>
    public static TheoryData<string, string, string, string> Wrongs => new()
    {
        {
            "create table kept as select * from outbox where kind = 'execute' and '{order}' = any(order_ids); delete from outbox where id in (select id from kept)",
            "insert into outbox select * from kept; drop table kept", "I1", "order {order}: 0 entries"
        },
        { Event("type = 'begun'",
            "type = 'prepared'"), Event("type = 'prepared'",
                "type = 'begun'"), "I3", "order {order}: confirmed at version 3 without an intent before it" },
        {
            Event("type = case type when 'fill' then 'prepared' else 'unknown' end", "type in ('confirmed', 'fill')"),
            Event("type = case type when 'prepared' then 'fill' else 'confirmed' end",
                "version in (3, 4)"), "I4", "order {order}: unknown at version 3, then prepared"
        },
        { "update accounts set reserved = reserved + 1 where id = '{account}'", "update accounts set reserved = reserved - 1 where id = '{account}'", "I5", "account {number}: 1 reserved, its orders need 0" },
        { "update accounts set collateral = collateral + 1 where id = '{account}'", "update accounts set collateral = collateral - 1 where id = '{account}'", "I5", "account {number}: 1 of collateral, its short positions need 0" },
        { Order(
            "filled_qty = filled_qty + 1"), Order(
                "filled_qty = filled_qty - 1"), "I6", "order {order}: 2 filled, its executions are 1" },
        { Event("type = 'canceled'",
            "type = 'accepted'"), Event("type = 'accepted'",
                "type = 'canceled'"), "I7", "order {order}: prepared at version 2, after its end at 1" },
        { "insert into positions (account_id, symbol, qty) values ('{account}', 'NONE', 1)", "delete from positions where symbol = 'NONE'", "I8", "position NONE of {number}: 1, its executions and adjustments are 0" },
        { Position(
            "realized_pnl = realized_pnl + 7"), Position(
                "realized_pnl = realized_pnl - 7"), "I9", "account {number}: cash and positions at cost are " },
        { "insert into positions (account_id, symbol, stop_loss) values ('{account}', 'NONE', 5)", "delete from positions where symbol = 'NONE'", "I10", "position NONE of {number} is flat and has a stop at 5" },
        { Order(
            "execution_token = execution_token + 1000000"), Order(
                "execution_token = execution_token - 1000000"), "I13", "order {order} was begun under token " },
        {
            Order("execution_token = execution_token - 1, intent_at = intent_at + interval '1 hour'"),
            Order("execution_token = execution_token + 1, intent_at = intent_at - interval '1 hour'"), "I13",
            "order {order} was begun under token "
        },
        { Order("status = 'canceled'"), Order("status = 'filled'"), "I16", "order {order}: its events make it Filled" },
        {
            Event("detail = detail || '?'",
                "type = 'fill'"), Event("detail = rtrim(detail, '?')", "type = 'fill'"), "I16",
            "order {order}: its events name the executions "
        },
        { Event("version = 9",
            "version = 4"), Event(
                "version = 4", "version = 9"), "I16", "order {order} has version 4 and the events 1 2 3 9" },
        {
            // In a partition of nobody: whoever owned it would settle the order.
            "create table kept as select * from orders where id = '{order}'; "
                + Order(
                    "partition = 99, status = 'accepted', execution = 'none', execution_token = null, updated_at = updated_at - interval '1 minute'"),
            $"delete from orders where id = '{{order}}'; {PutBack} drop table kept", "I18", "order {order} is Accepted and None for "
        },
    };

    [Fact]
    public async Task Books_hold_under_load_and_agree_with_the_broker_s_afterwards()
    {
        var load = new OrderLoad(system, $"verify-{Guid.NewGuid():N}");
        Tradingctl.Result? live = null, asProgram = null;
        await load.RunAsync(clients: 8, orders: 600, atOrder: 100, then: async () =>
        {
            live = await Tradingctl.RunAsync(system, "verify");
            asProgram = await Tradingctl.RunAsync(
                system, "verify", "--database", await system.ConnectionStringAsync("tradingdb"));
        });
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
        var afterwards = await Tradingctl.RunAsync(system, "verify", "--broker");

        string[] ids =
        [
            "I1", "I3", "I4", "I5", "I5", "I6", "I6", "I7", "I8", "I9", "I10", "I10", "I13", "I16", "I16", "I18",
        ];
        foreach (var result in new[] { live!, asProgram! })
        {
            Assert.Equal(ids.Select(id => $"{id,-5}holds "), Headlines(result).Select(line => line[..11]));
        }
        string[] withBroker = ["I1", "I2", .. ids[1..7], "I6", .. ids[7..9], "I8", .. ids[8..]];
        Assert.Equal(withBroker, Headlines(afterwards).Select(line => line.Split(' ')[0]));
        Assert.All(Headlines(afterwards), line => Assert.StartsWith("holds ", line[5..], StringComparison.Ordinal));
        Assert.Matches(@"\n\d+ accounts, \d+ orders, \d+ executions\nall invariants hold\n", afterwards.Output);
    }

    [Theory]
    [MemberData(nameof(Wrongs))]
    public async Task What_is_wrong_breaks_its_invariant_and_is_named(
        string change, string undo, string invariant, string row)
    {
        var (order, account, number) = await TradedAsync();
        string Of(string text) =>
            text.Replace("{order}", order.ToString(), StringComparison.Ordinal)
                .Replace("{account}", account, StringComparison.Ordinal)
                .Replace("{number}", number, StringComparison.Ordinal);
        await ExecuteAsync(Of(change));
        try
        {
            var found = await Tradingctl.TryAsync(system, "verify", "--stuck-after", "30");

            Assert.Equal(1, found.Code);
            Assert.Contains(RowsOf(found, invariant), line => line.StartsWith(Of(row), StringComparison.Ordinal));
        }
        finally
        {
            await ExecuteAsync(Of(undo));
        }
        await Tradingctl.RunAsync(system, "verify");
    }

    [Fact]
    public async Task Order_and_position_that_only_one_side_has_are_named()
    {
        var (order, account, _) = await TradedAsync();
        await ExecuteAsync(
            $"create table kept as select * from orders where id = '{order}'; delete from orders where id = '{order}'; insert into positions (account_id, symbol, qty) values ('{account}', 'NONE', 1)");
        try
        {
            var found = await Tradingctl.TryAsync(system, "verify", "--broker");

            Assert.Equal(1, found.Code);
            Assert.Contains($"the broker has order {order}, we don't", RowsOf(found, "I2"));
            Assert.Contains("position NONE: 1, at the broker 0", RowsOf(found, "I8"));
        }
        finally
        {
            await ExecuteAsync($"{PutBack} drop table kept; delete from positions where symbol = 'NONE'");
        }
        await Tradingctl.RunAsync(system, "verify", "--broker");
    }

    /// <summary>The rows of <c>kept</c>, without the columns that the database makes by itself.</summary>
    private const string PutBack = """
        do $$ begin execute (
          select format('insert into orders (%1$s) select %1$s from kept', string_agg(quote_ident(column_name), ', '))
            from information_schema.columns where table_schema = 'public' and table_name = 'orders' and is_generated = 'NEVER'); end $$;
        """;

    private static string Order(string set) => $"update orders set {set} where id = '{{order}}'";

    private static string Event(string set, string where) =>
        $"update order_events set {set} where order_id = '{{order}}' and {where}";

    private static string Position(string set) =>
        $"update positions set {set} where account_id = '{{account}}' and symbol = 'AAPL'";

    private static IEnumerable<string> Headlines(Tradingctl.Result result) =>
        result.Output.Split('\n').Where(line => line.StartsWith('I'));

    /// <summary>The rows that contradict an invariant; it may have several headlines.</summary>
    private static List<string> RowsOf(Tradingctl.Result result, string invariant)
    {
        var (rows, inside) = (new List<string>(), false);
        foreach (var line in result.Output.Split('\n'))
        {
            if (!line.StartsWith(' ')) inside = line.StartsWith($"{invariant,-5}BROKEN  ", StringComparison.Ordinal);
            else if (inside) rows.Add(line.Trim());
        }
        return rows;
    }

    /// <summary>One share was bought, nothing else is on its way, and the history is sealed.</summary>
    private async Task<(Guid Order, string Account, string Number)> TradedAsync()
    {
        OrderWire order = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        await system.Trader.StatusAsync(order.Id, "filled");
        await Proof.EveryOrderIsFinalAsync(system);
        await Eventually.TrueAsync("the history is sealed",
            async () => await ValueAsync(
                "select (select max(last_seq) from audit_blocks) >= (select max(seq) from order_events)") is true);
        return (order.Id, (await ValueAsync(
            $"select account_id::text from orders where id = '{order.Id}'") as string)!, (await system.Trader.AccountAsync()).AccountNumber);
    }

    private async Task<object?> ValueAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
