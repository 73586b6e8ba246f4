insert into fills (broker, execution_id, order_id, account_id, symbol, side, qty, price, fee, fee_qty, realized_pnl, position_qty, cum_qty, leaves_qty, complete, at)
select 'paper', execution_id::text, id, account_id, symbol, side, 1, price, 0, 0, 0, 0, 1, 0, true, at
  from seed.orders where not is_open
 order by n
