using System.Globalization;
using System.Text.Json;
using Dapper;
using Npgsql;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Domain.Books;

namespace TradingSystem.Postgres.Stores;

/// <summary>Our books in PostgreSQL, as the reconciliation reads and corrects them.</summary>
public sealed class SqlReconciliationStore(NpgsqlDataSource primary) : IReconciliationStore
{
    private sealed record HoldingRow(
        string Symbol, decimal Qty, decimal Cost, int Holders, Guid? Holder, long Movements, bool InDoubt);

    private sealed record TotalsRow(decimal NetCash, decimal? Baseline, long CashMovements);

    private const string InDoubt =
        "exists (select from orders o where o.unsettled and o.symbol = p.symbol and o.execution in ('prepared', 'unknown'))";

    private const string Holdings = $"""
        select p.symbol "Symbol", sum(p.qty) "Qty", sum(p.cost_basis) "Cost", (count(*) filter (where p.qty <> 0))::int "Holders",
               (array_agg(p.account_id) filter (where p.qty <> 0))[1] "Holder", sum(p.movements)::bigint "Movements", {InDoubt} "InDoubt"
          from positions p group by p.symbol
        """;

    private const string Totals = """
        select (select coalesce(sum(cash - deposited), 0) from accounts) "NetCash", (select baseline from broker_cash where broker = @broker) "Baseline",
               (select count(*) from adjustments where symbol is null) "CashMovements"
        """;

    public async Task<OurBooks> ReadAsync(string broker, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, ct);
        var holdings = (await connection.QueryAsync<HoldingRow>(new(
            Holdings, transaction: snapshot, cancellationToken: ct))).AsList();
        var totals = await connection.QuerySingleAsync<TotalsRow>(new(
            Totals, new { broker }, snapshot, cancellationToken: ct));
        await snapshot.CommitAsync(ct);
        return new(
            holdings.ToDictionary(h => h.Symbol,
                h => new Holding(h.Symbol, h.Qty, h.Holders == 1 ? h.Holder : null, h.Qty == 0 ? 0 : h.Cost / h.Qty,
                    h.Movements, h.InDoubt)),
            totals.NetCash, totals.Baseline, holdings.Sum(h => h.Movements) + totals.CashMovements);
    }

    public async Task SetCashBaselineAsync(string broker, decimal baseline, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new(
            "insert into broker_cash (broker, baseline) values (@broker, @baseline) on conflict do nothing",
            new { broker, baseline }, cancellationToken: ct));
    }

    public async Task<bool> AdjustAsync(
        string broker, Adjustment adjustment, Fence fence, DateTimeOffset at, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Locks in the sequence that every writer keeps: lease, account.
        if (!await connection.ExecuteScalarAsync<bool>(new(
            "select exists (select from leases where name = @Lease and token = @Token for key share)", fence,
            transaction, cancellationToken: ct)))
        {
            return false;
        }
        var account = await connection.QuerySingleAsync<Account>(new("""
            select id "Id", number "Number", cash "Cash", reserved "Reserved", collateral "Collateral" from accounts where id = coalesce(@AccountId, @House) for update
            """, new { adjustment.AccountId, Account.House }, transaction, cancellationToken: ct));
        var unmoved = await connection.ExecuteScalarAsync<bool>(new($"""
            select case when @Symbol is null
              then (select coalesce(sum(movements), 0) from positions) + (select count(*) from adjustments where symbol is null) = @Movements
              else coalesce((select sum(p.movements) from positions p where p.symbol = @Symbol), 0) = @Movements
                   and not exists (select from positions p where p.symbol = @Symbol and {InDoubt}) end
            """, new { adjustment.Symbol, adjustment.Reason.Movements }, transaction, cancellationToken: ct));
        if (!unmoved) return false;
        var inserted = await connection.ExecuteAsync(new("""
            insert into adjustments (id, broker, account_id, symbol, qty, price, cash, kind, ours, theirs, at)
            values (@Id, @broker, @account, @Symbol, @Qty, @Price, @Cash, @kind, @ours, @theirs, @at) on conflict do nothing
            """, new { adjustment.Id, broker, account = account.Id, adjustment.Symbol, adjustment.Qty, adjustment.Price, adjustment.Cash, kind = adjustment.Reason.Kind.ToString(), ours = adjustment.Reason.Ours, theirs = adjustment.Reason.Theirs, at }, transaction, cancellationToken: ct));
        if (inserted == 0) return false;

        var (cash, collateral) = (account.Cash + adjustment.Cash, account.Collateral);
        if (adjustment.Symbol is { } symbol)
        {
            var position = await connection.QuerySingleOrDefaultAsync<Position>(new("""
                select account_id "AccountId", symbol "Symbol", qty "Qty", cost_basis "CostBasis", held_qty "HeldQty", pending_buy "PendingBuy", realized_pnl "RealizedPnl",
                       stop_loss "StopLoss", take_profit "TakeProfit", movements "Movements", opened_at "OpenedAt"
                  from positions where account_id = @Id and symbol = @symbol
                """, new { account.Id, symbol }, transaction, cancellationToken: ct)) ?? new Position { AccountId = account.Id, Symbol = symbol };
            var (adjusted, moved) = Ledger.Adjust(account, position, adjustment, at);
            (cash, collateral) = (adjusted.Cash, adjusted.Collateral);
            await connection.ExecuteAsync(new("""
                insert into positions (account_id, symbol, qty, cost_basis, realized_pnl, movements, stop_loss, opened_at) values (@AccountId, @Symbol, @Qty, @CostBasis, @RealizedPnl, @Movements, @StopLoss, @OpenedAt)
                on conflict (account_id, symbol) do update set qty = excluded.qty, cost_basis = excluded.cost_basis, realized_pnl = excluded.realized_pnl,
                       movements = excluded.movements, stop_loss = excluded.stop_loss, opened_at = excluded.opened_at
                """, moved, transaction, cancellationToken: ct));
        }
        await connection.ExecuteAsync(new("update accounts set cash = @cash, collateral = @collateral where id = @Id",
            new { cash, collateral, account.Id }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task RecordAsync(ReconciliationReport report, CancellationToken ct)
    {
        var differences = JsonSerializer.Serialize(report.Differences.Select(found => new Dictionary<string, string>
        {
            ["kind"] = found.Difference.Kind.ToString(),
            ["subject"] = found.Difference.Subject,
            ["ours"] = found.Difference.Ours.ToString(CultureInfo.InvariantCulture),
            ["theirs"] = found.Difference.Theirs.ToString(CultureInfo.InvariantCulture),
            ["action"] = found.Action.ToString(),
        }));
        await using var connection = await primary.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new("""
            insert into reconciliations (broker, started_at, took_seconds, missed_fills, differences) values (@Broker, @StartedAt, @seconds, @MissedFills, @differences::jsonb)
            """, new { report.Broker, report.StartedAt, seconds = report.Took.TotalSeconds, report.MissedFills, differences }, cancellationToken: ct));
    }
}
