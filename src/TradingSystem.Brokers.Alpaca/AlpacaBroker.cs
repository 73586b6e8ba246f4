using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Brokers.Alpaca;

/// <summary>
/// A broker that speaks Alpaca's trading API v2: Alpaca itself, or our paper exchange. What to repeat follows from
/// Alpaca's contract.
/// </summary>
public sealed class AlpacaBroker(HttpClient http, AlpacaStream stream, BrokerOptions options, CryptoFee fees) : IBroker
{
    /// <summary>Name of the HTTP client: it must not repeat unsafe requests by itself.</summary>
    public const string ClientName = "broker-paper";

    private const int PageSize = 100, OrdersPageSize = 500, MaxSymbols = 200;
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);

    public string Name => "paper";

    public TimeSpan VisibilityWindow => TimeSpan.FromSeconds(options.VisibilityWindowSeconds);

    public TimeSpan RequestLifetime => TimeSpan.FromSeconds(options.RequestLifetimeSeconds);

    public async Task<PlaceOutcome> PlaceAsync(Order order, CancellationToken ct)
    {
        var request = new PlaceOrderWire
        {
            Symbol = order.Symbol,
            Qty = order.Qty,
            Notional = order.Notional,
            Side = EnumName<OrderSide>.Of(order.Side),
            Type = EnumName<OrderType>.Of(order.SentType),
            TimeInForce = EnumName<TimeInForce>.Of(order.TimeInForce),
            LimitPrice = order.LimitPrice,
            StopPrice = order.SentType is OrderType.Stop or OrderType.StopLimit ? order.StopPrice : null,
            TrailPrice = order.IsWatched ? null : order.TrailPrice,
            TrailPercent = order.IsWatched ? null : order.TrailPercent,
            ExtendedHours = order.ExtendedHours,
            ClientOrderId = ClientOrderIds.Of(order),
        };
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post,
                "v2/orders")
            { Content = JsonContent.Create(request, TradingJson.Default.PlaceOrderWire) };
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
            CrashPoints.Hit(CrashPoint.AfterSend);
            return await JudgeAsync(response, request.ClientOrderId, ct);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return new PlaceOutcome.TryLater(DefaultPause, $"no connection, nothing was sent: {e.Message}");
        }
        catch (Exception e)
        {
            return new PlaceOutcome.Unknown(e.Message);
        }
    }

    public async Task<CancelOutcome> CancelAsync(string brokerOrderId, CancellationToken ct)
    {
        try
        {
            using var response = await http.DeleteAsync($"v2/orders/{Uri.EscapeDataString(brokerOrderId)}", ct);
            return response.StatusCode switch
            {
                HttpStatusCode.NoContent or HttpStatusCode.OK => CancelOutcome.Requested,
                HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity => CancelOutcome.NotCancelable,
                _ => CancelOutcome.Unknown,
            };
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return CancelOutcome.Unknown;
        }
    }

    public async Task<FindOutcome> FindAsync(string clientOrderId, CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync(
                $"v2/orders:by_client_order_id?client_order_id={Uri.EscapeDataString(clientOrderId)}", ct);
            if (response.StatusCode == HttpStatusCode.NotFound && await ErrorAsync(response, ct) is not null)
            {
                return new FindOutcome.NotFound();
            }
            if (!response.IsSuccessStatusCode) return new FindOutcome.Failed($"HTTP {(int)response.StatusCode}");
            var order = await response.Content.ReadFromJsonAsync(TradingJson.Default.OrderWire, ct);
            return order is { Id: var id } && id != Guid.Empty && order.ClientOrderId == clientOrderId
                ? new FindOutcome.Found(ToBrokerOrder(order))
                : new FindOutcome.Failed("the answer isn't the order that was asked for");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return new FindOutcome.Failed(e.Message);
        }
    }

    public async IAsyncEnumerable<BrokerFill> FillsAfterAsync(
        DateTimeOffset after, [EnumeratorCancellation] CancellationToken ct)
    {
        for (string? token = null; ;)
        {
            var page = await ReadAsync(
                $"v2/account/activities/FILL?after={Uri.EscapeDataString(UtcTime.Format(after))}&direction=asc&page_size={PageSize}&page_token={Uri.EscapeDataString(token ?? "")}",
                TradingJson.Default.FillActivityWireArray, ct);
            foreach (var fill in page)
            {
                var execution = fill.Id[(fill.Id.IndexOf("::", StringComparison.Ordinal) + 2)..];
                var fee = fees.Of(AssetClasses.IsPair(fill.Symbol), fill.Side == "buy" ? OrderSide.Buy : OrderSide.Sell,
                    fill.Qty, fill.Price);
                yield return new(fill.OrderId.ToString(), execution, fill.Qty, fill.Price, fill.Type == "fill",
                    fill.TransactionTime, fee.Cash, fee.Qty);
            }
            if (page.Length < PageSize) yield break;
            token = page[^1].Id;
        }
    }

    public async Task<string?> ClientOrderIdAsync(string brokerOrderId, CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync($"v2/orders/{Uri.EscapeDataString(brokerOrderId)}", ct);
            if (response.StatusCode == HttpStatusCode.NotFound && await ErrorAsync(response, ct) is not null)
            {
                return null;
            }
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync(TradingJson.Default.OrderWire, ct))?.ClientOrderId;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            throw new BrokerUnavailableException(e.Message, e);
        }
    }

    public async Task<IReadOnlyList<BrokerPosition>> PositionsAsync(CancellationToken ct)
    {
        var positions = await ReadAsync("v2/positions", TradingJson.Default.PositionWireArray, ct);
        // Positions in crypto come without the slash of their symbol.
        var symbols = positions.Any(p => p.AssetClass == EnumName<AssetClass>.Of(AssetClass.Crypto))
            ? (await AssetsAsync(ct)).ToDictionary(asset => asset.Id, asset => asset.Symbol)
            : [];
        return [.. positions.Select(p => new BrokerPosition(
            symbols.GetValueOrDefault(p.AssetId, p.Symbol), p.Qty, p.AvgEntryPrice))];
    }

    public async Task<decimal> CashAsync(CancellationToken ct)
    {
        var account = await ReadAsync("v2/account", TradingJson.Default.AccountWire, ct);
        return account.AccountNumber.Length > 0
            ? account.Cash
            : throw new BrokerUnavailableException("the answer isn't an account");
    }

    public async Task<IReadOnlyList<BrokerOrder>> OpenOrdersAsync(CancellationToken ct)
    {
        var open = new Dictionary<string, BrokerOrder>();
        await foreach (var order in OrdersAsync("status=open", ct)) open[order.BrokerOrderId] = order;
        return [.. open.Values];
    }

    public async Task<IReadOnlyList<StopMark>> MarksAsync(IReadOnlyCollection<string> symbols, CancellationToken ct)
    {
        var marks = new List<StopMark>();
        foreach (var some in symbols.Chunk(MaxSymbols))
        {
            await foreach (var order in OrdersAsync(
                $"status=open&symbols={Uri.EscapeDataString(string.Join(',', some))}", ct))
            {
                if (order.Mark is { } mark) marks.Add(mark);
            }
        }
        return marks;
    }

    /// <summary>
    /// Every order that the broker ever took, oldest first; one at the border of two pages may come twice.
    /// </summary>
    /// <exception cref="BrokerUnavailableException"/>
    public IAsyncEnumerable<BrokerOrder> AllOrdersAsync(CancellationToken ct) => OrdersAsync("status=all", ct);

    private async IAsyncEnumerable<BrokerOrder> OrdersAsync(string which, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var after = ""; ;)
        {
            var page = await ReadAsync(
                $"v2/orders?{which}&direction=asc&limit={OrdersPageSize}&after={Uri.EscapeDataString(after)}",
                TradingJson.Default.OrderWireArray, ct);
            foreach (var order in page) yield return ToBrokerOrder(order);
            var last = page.Length == 0 ? after : UtcTime.Format(page[^1].SubmittedAt);
            if (page.Length < OrdersPageSize || last == after) yield break;
            after = last;
        }
    }

    public IAsyncEnumerable<BrokerUpdate?> UpdatesAsync(CancellationToken ct) => stream.UpdatesAsync(ct);

    public async Task<IReadOnlyList<Asset>> AssetsAsync(CancellationToken ct) =>
        [.. await AssetsAsync(AssetClass.UsEquity, ct), .. await AssetsAsync(AssetClass.Crypto, ct)];

    private async Task<IEnumerable<Asset>> AssetsAsync(AssetClass kind, CancellationToken ct)
    {
        var path = $"v2/assets?status=active&asset_class={EnumName<AssetClass>.Of(kind)}";
        var assets = await ReadAsync(path, TradingJson.Default.AssetWireArray, ct);
        return assets.Select(asset => asset.ToAsset()).OfType<Asset>();
    }

    public static BrokerOrder ToBrokerOrder(OrderWire order) =>
        new(order.Id.ToString(), order.ClientOrderId,
            EnumName<OrderStatus>.TryParse(order.Status, out var status) ? status : null, order.FilledQty,
            order.UpdatedAt, MarkOf(order));

    internal static StopMark? MarkOf(OrderWire order) =>
        order is { Hwm: > 0 and var mark, StopPrice: > 0 and var stop }
            && ClientOrderIds.OrderIdOf(order.ClientOrderId) is { } id
            ? new(id, mark, stop)
            : null;

    private async Task<PlaceOutcome> JudgeAsync(
        HttpResponseMessage response, string clientOrderId, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        if (status == 200)
        {
            var order = await response.Content.ReadFromJsonAsync(TradingJson.Default.OrderWire, ct);
            return order is { Id: var id } && id != Guid.Empty && order.ClientOrderId == clientOrderId
                ? new PlaceOutcome.Accepted(id.ToString())
                : new PlaceOutcome.Unknown("HTTP 200 whose body isn't the order");
        }
        if (status == 429) return new PlaceOutcome.TryLater(PauseOf(response), "too many requests");
        if (status is not (400 or 401 or 403 or 404 or 422) || await ErrorAsync(response, ct) is not { } error)
        {
            return new PlaceOutcome.Unknown($"HTTP {status}");
        }
        if (error.Message != AlpacaError.DuplicateClientOrderId.Body.Message)
        {
            return new PlaceOutcome.Rejected($"{error.Code} {error.Message}");
        }
        // An earlier request of ours arrived after all.
        return await FindAsync(clientOrderId, ct) is FindOutcome.Found found
            ? new PlaceOutcome.Accepted(found.Order.BrokerOrderId)
            : new PlaceOutcome.Unknown("the broker knows the client order id and doesn't show the order");
    }

    /// <summary>How long the broker wants to be left alone: it says seconds, or a time.</summary>
    private static TimeSpan PauseOf(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        if (after?.Date is not { } until) return after?.Delta ?? DefaultPause;
        var pause = until - (response.Headers.Date ?? until);   // by the broker's own clock
        return pause > DefaultPause ? pause : DefaultPause;
    }

    /// <summary>Null when the body isn't an error of the API: then it proves nothing.</summary>
    private static async Task<ErrorWire?> ErrorAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            var error = await response.Content.ReadFromJsonAsync(TradingJson.Default.ErrorWire, ct);
            return error is { Code: > 0, Message.Length: > 0 } ? error : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<T> ReadAsync<T>(
        string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken ct)
    {
        try
        {
            return await http.GetFromJsonAsync(path, type, ct)
                ?? throw new BrokerUnavailableException("an empty answer");
        }
        catch (Exception e) when (e is not BrokerUnavailableException && !ct.IsCancellationRequested)
        {
            throw new BrokerUnavailableException(e.Message, e);
        }
    }
}
