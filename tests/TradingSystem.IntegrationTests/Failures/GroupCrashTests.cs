using System.Net;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Foundation;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

/// <summary>
/// A program dies, as by kill -9, while orders that belong together are on their way: what was bought is protected, and
/// sold once.
/// </summary>
[Collection(CrashingCollection.Name)]
public sealed class GroupCrashTests(CrashingSystem system)
{
    private const int Groups = 3;

    /// <summary>
    /// The point, the pass at which it is the last, the program that dies, and a fault of the exchange that makes the
    /// moment worse.
    /// </summary>
    public static TheoryData<CrashPoint, int, string, string?> Deaths => new()
    {
        { CrashPoint.AfterIntakeCommit, 1, "api", null },
        { CrashPoint.BeforePublish, 1, "api", null },
        { CrashPoint.BeforeFillCommit, 1, "worker-1", null },         // the entry is filled, nobody knows
        { CrashPoint.BeforePublish, 2, "worker-1", null },            // the exits may go, nobody was told
        { CrashPoint.BeforePrepare, 5, "worker-1", null },            // an exit's message has arrived
        { CrashPoint.AfterSend, 5, "worker-1", "error_after" },       // the broker has an exit, or more
        { CrashPoint.BeforeCommit, 5, "worker-1", null },
        { CrashPoint.BeforeTrigger, 1, "worker-1", null },
    };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Bracket_sells_what_it_bought_once_in_spite_of_a_crash_at(
        CrashPoint point, int pass, string program, string? fault)
    {
        await system.ArmAsync(program, $"{point}:{pass}");
        if (fault is not null)
        {
            await system.Exchange.FaultAsync(
                new { kind = fault, method = "POST", path = "/v2/orders", count = 2 * Groups });
        }
        var prefix = $"group-{Guid.NewGuid():N}";
        var revived = system.ReviveAsync(program);

        var placed = await Task.WhenAll(Enumerable.Range(1, Groups).Select(n => PlaceAsync($"{prefix}-{n}", n)));
        // The stops are reached as soon as they are there, with or without the worker that dies.
        await Task.WhenAll(revived, Task.WhenAll(placed.Select(StopIsReachedAsync)));
        if (fault is not null) (await system.Exchange.SendAsync(HttpMethod.Delete, "/faults")).Dispose();

        await Proof.HoldsAsync(system, placed);
        foreach (var entry in placed)
        {
            Assert.Equal("filled", (await system.Trader.GetAsync(entry.Id)).Status);
            Assert.Equal(entry.Qty, await SoldAsync(entry.Id));
        }
    }

    private async Task<OrderWire> PlaceAsync(string clientOrderId, int qty)
    {
        var body =
            $$$"""{"symbol":"SPY","qty":{{{qty}}},"side":"buy","type":"market","time_in_force":"gtc","client_order_id":"{{{clientOrderId}}}","order_class":"bracket","take_profit":{"limit_price":2000},"stop_loss":{"stop_price":1}}""";
        return await Eventually.GetAsync($"{clientOrderId} is accepted", async () =>
        {
            using var response = await system.Trader.SendAsync(HttpMethod.Post, "/v2/orders", body);
            Assert.True(
                response.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or >= HttpStatusCode.InternalServerError,
                $"{(int)response.StatusCode}");
            return await system.Trader.FindAsync(clientOrderId);
        });
    }

    private Task StopIsReachedAsync(OrderWire entry) =>
        Eventually.TrueAsync($"the stop of {entry.ClientOrderId} is reached", async () =>
    {
        await using var command = system.Database.CreateCommand(
            "update orders set stop_price = 1000000 where group_id = $1 and role = 'stop_loss' and watching");
        command.Parameters.AddWithValue(entry.Id);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) == 1;
    });

    private async Task<decimal> SoldAsync(Guid group)
    {
        await using var command = system.Database.CreateCommand(
            "select coalesce(sum(filled_qty), 0) from orders where group_id = $1 and role <> 'entry'");
        command.Parameters.AddWithValue(group);
        return (decimal)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
