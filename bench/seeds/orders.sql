-- checked_at of open orders lies ahead: the worker's check of silent orders would ask the broker for them, which hasn't got them.
insert into orders (id, account_id, client_order_id, partition, symbol, side, opens, type, time_in_force, qty, limit_price, extended_hours,
                    status, filled_qty, filled_avg_price, reserved, held, execution, execution_token, intent_at, broker_order_id,
                    verified_at, checked_at, version, submitted_at, updated_at, filled_at, trace_parent, correlation_id)
select id, account_id, 'seed-' || lpad(n::text, 18, '0'), partition, symbol, side, side = 'buy', 'limit', 'day', 1, price, false,
       case when is_open then 'new' else 'filled' end, case when is_open then 0 else 1 end, case when not is_open then price end,
       case when is_open then price else 0 end, 0, 'confirmed', 1, at, broker_order_id::text,
       at, case when is_open then at + interval '1 year' else at end, case when is_open then 3 else 4 end, at, at,
       case when not is_open then at end, '00-' || md5(n::text) || '-' || substr(md5(n::text), 1, 16) || '-00', md5(n::text)
  from seed.orders
 order by n
