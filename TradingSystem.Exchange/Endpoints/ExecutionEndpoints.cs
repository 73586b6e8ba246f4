using System.Globalization;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.Exchange.Venue.Storage;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>
/// The record of executions as the journal has it: read from the file, with nothing of what the venue keeps in memory.
/// For whoever checks the venue or us.
/// </summary>
public static class ExecutionEndpoints
{
    private const int UsualLimit = 1000, MaxLimit = 10_000;

    public static void MapExecutions(this IEndpointRouteBuilder app) =>
        app.MapGet("/executions", (string? after, string? limit, VenueFiles files) =>
    {
        var (position, most) = (0L, UsualLimit);
        if (!string.IsNullOrEmpty(after)
            && (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out position)
                || !files.Journal.IsBoundary(position)))
        {
            return Error("after must be the next of an earlier answer");
        }
        if (!string.IsNullOrEmpty(limit)
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most)
                || most is < 1 or > MaxLimit))
        {
            return Error($"limit must be a number from 1 to {MaxLimit}");
        }
        return Results.Json(Read(files.Journal, position, most), TradingJson.Default.ExecutionsWire);
    });

    private static ExecutionsWire Read(Journal journal, long position, int limit)
    {
        var executions = new List<ExecutionWire>();
        foreach (var (entry, behind) in journal.ReadFrom(position))
        {
            position = behind;
            if (entry is not JournalEntry.Filled fill) continue;
            executions.Add(new()
            {
                ExecutionId = fill.ExecutionId,
                OrderId = fill.OrderId,
                ClientOrderId = fill.ClientOrderId,
                Symbol = fill.Symbol,
                Side = fill.Side is { } side ? EnumName<OrderSide>.Of(side) : null,
                Qty = fill.Qty,
                Price = fill.Price,
                Complete = fill.Complete,
                Time = fill.At,
            });
            if (executions.Count == limit) break;
        }
        return new() { Executions = [.. executions], Next = position };
    }

    private static IResult Error(string message) =>
        Results.Json(AlpacaError.Invalid(message).Body, TradingJson.Default.ErrorWire,
            statusCode: StatusCodes.Status422UnprocessableEntity);
}
