-- The intake: one call makes a whole batch of orders durable, or says for single ones why not.
--
-- The common case (whoever buys opens, whoever sells closes) is decided for all orders at once, in four statements. Orders of accounts
-- where a limit is in the way, or that sell short or buy back, are judged one by one, in their order, without slowing the rest of the
-- batch down. A batch that is sent again after a lost answer finds its own rows and leaves them as they are.
create or replace function intake_orders(
  p_accounts_to_lock  uuid[],         -- the batch's accounts, each once, sorted: several processes lock them in the same order
  p_order_ids         uuid[],         -- this and what follows has a value for each order
  p_account_ids       uuid[],
  p_client_order_ids  text[],
  p_partitions        smallint[],
  p_symbols           text[],
  p_sides             text[],
  p_types             text[],
  p_times_in_force    text[],
  p_quantities        numeric[],
  p_notionals         numeric[],
  p_limit_prices      numeric[],
  p_extended_hours    boolean[],
  p_order_values      numeric[],      -- the order's worth against max_order_size
  p_exits             boolean[],      -- asked for as a way out of a position: suspended trading doesn't hold it up
  p_fractional        boolean[],      -- not a number of whole shares
  p_costs             numeric[],      -- cash to set aside when buying opens or adds to a position; null: it must close one
  p_holds             numeric[],      -- quantity to set aside when selling closes a position; null: it must open one
  p_alternatives      numeric[],      -- the other way round: cash for a short sale, quantity for buying back; null: that isn't possible
  p_market_prices     numeric[],      -- of a unit, for the worth of the position
  p_submitted_at      timestamptz[],
  p_trace_parents     text[],
  p_correlation_ids   text[],
  p_outbox_id         uuid,           -- this and what follows has one value for the batch
  p_max_order_size    numeric,        -- of accounts that have no limit of their own
  p_max_position_size numeric,
  p_terms             jsonb,          -- what only some orders have (stops, trails, groups, what they replace), as objects of their columns;
                                      -- null when none has
  p_legs              jsonb)          -- orders that are accepted with the one their group is named after, as objects of their columns
-- A row for each order that is refused, and for each that is accepted and does what its side usually doesn't do (buying closes, selling
-- opens). Of a quantity that isn't there: present is what the order could have closed, set_aside what open orders close of it, holders
-- those orders.
returns table (ordinal int, denial text, available numeric, present numeric, set_aside numeric, holders uuid[], adds boolean)
-- Few rows are touched of tables that grow: a plan made while they were small must not read them whole for ever after, and none is made
-- anew for each batch.
language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  careful_accounts uuid[];           -- their orders are judged one by one
  denied_orders    uuid[] := '{}';
  turned_orders    uuid[] := '{}';   -- orders to buy that close, orders to sell that open
  new_orders       uuid[];           -- accepted by this very call
  candidate        record;           -- the order that is judged
  standing         record;           -- its account and position, with what the batch takes of them before it
  direction        int;              -- 1 buys, -1 sells
  closes           boolean;
  opening_cost     numeric;          -- cash to set aside if the order opens or adds; null: it may not
  closing_qty      numeric;          -- quantity to set aside if it closes; null: it may not
begin
  -- The accounts' rows stay locked until the commit; what is read after this is as it will be then.
  select array_agg(wanted.account_id) into careful_accounts
    from (
      select item.account_id, sum(item.cost) cost, max(item.order_value) filter (where item.hold = 0) order_value,
             bool_or(item.fractional) any_fractional, bool_and(item.exit) all_exits
        from unnest(p_account_ids, p_costs, p_holds, p_order_values, p_exits, p_fractional)
               item(account_id, cost, hold, order_value, exit, fractional)
       group by 1) wanted
    left join (
      select id, status, cash - reserved - collateral free, max_order_size, suspend_trade, fractional_trading
        from accounts where id = any(p_accounts_to_lock) order by id for update) account on account.id = wanted.account_id
   where account.id is null or account.status <> 'ACTIVE' or account.free < wanted.cost
      or wanted.order_value > coalesce(account.max_order_size, p_max_order_size)
      or account.suspend_trade and not wanted.all_exits or wanted.any_fractional and not account.fractional_trading;

  select array_cat(careful_accounts, array_agg(wanted.account_id)) into careful_accounts
    from (
      select item.account_id, item.symbol, sum(item.cost) cost, sum(item.hold) hold, max(item.market_price) market_price,
             bool_or(item.cost is null or item.hold is null) any_turned
        from unnest(p_account_ids, p_symbols, p_costs, p_holds, p_market_prices) item(account_id, symbol, cost, hold, market_price)
       group by 1, 2) wanted
    join accounts account on account.id = wanted.account_id
    left join positions position on position.account_id = wanted.account_id and position.symbol = wanted.symbol
   where wanted.any_turned or wanted.hold > coalesce(position.qty - position.held_qty, 0)
      or wanted.cost > 0 and position.pending_short > 0
      or wanted.cost > 0 and coalesce(position.qty * wanted.market_price + position.pending_buy, 0) + wanted.cost
                               > coalesce(account.max_position_size, p_max_position_size);

  if careful_accounts is not null then
    for candidate in
      select item.*
        from unnest(p_order_ids, p_account_ids, p_client_order_ids, p_symbols, p_sides, p_order_values, p_exits, p_fractional, p_costs,
                    p_holds, p_alternatives, p_market_prices) with ordinality
               item(id, account_id, client_order_id, symbol, side, order_value, exit, fractional, cost, hold, alternative, market_price,
                    place)
       where item.account_id = any(careful_accounts) order by item.place
    loop
      -- What was repeated takes nothing; the insert below sees to it.
      continue when exists (
        select from orders where account_id = candidate.account_id and client_order_id = candidate.client_order_id);
      direction := case candidate.side when 'buy' then 1 else -1 end;
      opening_cost := case candidate.side when 'buy' then candidate.cost else candidate.alternative end;
      closing_qty := case candidate.side when 'buy' then candidate.alternative else candidate.hold end;
      select account.status, account.suspend_trade, account.fractional_trading, account.no_shorting,
             coalesce(account.max_order_size, p_max_order_size) max_order_size,
             coalesce(account.max_position_size, p_max_position_size) max_position_size,
             account.cash - account.reserved - account.collateral - coalesce(taken.cost, 0) free,
             coalesce(direction * position.qty, 0) qty,
             coalesce(position.held_qty, 0) + coalesce(taken.hold, 0) held,
             coalesce(case candidate.side when 'buy' then position.pending_buy else position.pending_short end, 0)
               + coalesce(taken.same_side, 0) pending,
             coalesce(case candidate.side when 'buy' then position.pending_short else position.pending_buy end, 0)
               + coalesce(taken.opposite_side, 0) opposite
        into standing
        from accounts account
        left join positions position on position.account_id = account.id and position.symbol = candidate.symbol
        cross join lateral (
          select sum(item.cost) cost, sum(item.hold) filter (where item.symbol = candidate.symbol) hold,
                 sum(item.cost) filter (where item.symbol = candidate.symbol and item.side = candidate.side) same_side,
                 sum(item.cost) filter (where item.symbol = candidate.symbol and item.side <> candidate.side) opposite_side
            from unnest(p_order_ids, p_account_ids, p_symbols, p_sides, p_costs, p_holds) with ordinality
                   item(id, account_id, symbol, side, cost, hold, place)
           where item.account_id = candidate.account_id and item.place < candidate.place and item.id <> all(denied_orders)) taken
       where account.id = candidate.account_id;
      closes := opening_cost is null or closing_qty is not null and standing.qty < 0;
      available := null; present := null; set_aside := null; holders := null; adds := null;
      -- What closes a position meets no limit that is meant for opening one. Of what opens, the broker's words come before ours.
      denial := case
        when not found or standing.status <> 'ACTIVE' then 'account_not_active'
        when standing.suspend_trade and not candidate.exit then 'trading_suspended'
        when candidate.fractional and not standing.fractional_trading and not closes then 'no_fractional_trading'
        when opening_cost is null and closing_qty is null or direction < 0 and not closes and standing.no_shorting then 'no_shorting'
        -- What opens adds to what is there; from long to short, or back, an order can't go.
        when standing.qty < 0 and not closes or closes and closing_qty > -standing.qty - standing.held then 'position_qty'
        when closes then null
        when standing.opposite > 0 then 'opposite_order'
        when opening_cost > standing.free then 'buying_power'
        when candidate.order_value > standing.max_order_size then 'max_order_size'
        when opening_cost > 0
             and standing.qty * candidate.market_price + standing.pending + opening_cost > standing.max_position_size
          then 'max_position_size' end;
      p_costs[candidate.place] := case when closes then 0 else opening_cost end;
      p_holds[candidate.place] := case when closes then closing_qty else 0 end;
      ordinal := candidate.place;
      if denial is null then
        continue when closes = (direction < 0);
        turned_orders := turned_orders || candidate.id;
        adds := not closes;
        return next;
        continue;
      end if;
      available := case denial
        when 'max_order_size' then standing.max_order_size
        when 'buying_power' then standing.free
        when 'position_qty' then -standing.qty - standing.held
        when 'max_position_size' then standing.max_position_size end;
      if denial = 'position_qty' then
        present := greatest(-standing.qty, 0);
        set_aside := standing.held;
        holders := array(
            select o.id from orders o
             where o.account_id = candidate.account_id and o.open and o.symbol = candidate.symbol and o.held > 0 order by o.submitted_at)
          || array(
            select item.id
              from unnest(p_order_ids, p_account_ids, p_symbols, p_holds) with ordinality item(id, account_id, symbol, hold, place)
             where item.account_id = candidate.account_id and item.symbol = candidate.symbol and item.hold > 0
               and item.place < candidate.place and item.id <> all(denied_orders)
             order by item.place);
      end if;
      denied_orders := denied_orders || candidate.id;
      return next;
    end loop;
  end if;

  with inserted as (
    insert into orders (id, account_id, client_order_id, partition, symbol, side, opens, type, time_in_force, qty, notional, limit_price,
                        extended_hours, status, reserved, held, submitted_at, updated_at, trace_parent, correlation_id)
    select item.id, item.account_id, item.client_order_id, item.partition, item.symbol, item.side,
           (item.side = 'buy') <> (item.id = any(turned_orders)), item.type, item.time_in_force, item.qty, item.notional, item.limit_price,
           item.extended_hours, 'accepted', coalesce(item.cost, 0), coalesce(item.hold, 0), item.submitted_at, item.submitted_at,
           item.trace_parent, item.correlation_id
      from unnest(p_order_ids, p_account_ids, p_client_order_ids, p_partitions, p_symbols, p_sides, p_types, p_times_in_force, p_quantities,
                  p_notionals, p_limit_prices, p_extended_hours, p_costs, p_holds, p_submitted_at, p_trace_parents, p_correlation_ids)
             item(id, account_id, client_order_id, partition, symbol, side, type, time_in_force, qty,
                  notional, limit_price, extended_hours, cost, hold, submitted_at, trace_parent, correlation_id)
     where item.id <> all(denied_orders)
    on conflict (account_id, client_order_id) do nothing
    returning id, submitted_at),
  told as (insert into order_events (order_id, version, type, at) select id, 1, 'accepted', submitted_at from inserted)
  insert into outbox (id, kind, order_ids, created_at)
  -- What was refused when the batch first came may be accepted now: it needs an entry beside that of the others.
  select case when exists (select from outbox where id = p_outbox_id) then gen_random_uuid() else p_outbox_id end,
         'execute', array_agg(id), clock_timestamp() from inserted having count(*) > 0
  returning order_ids into new_orders;

  if p_terms is not null then
    update orders o
       set stop_price = terms.stop_price, trail_price = terms.trail_price, trail_percent = terms.trail_percent, hwm = terms.hwm,
           watched = terms.watched, order_class = terms.order_class, group_id = terms.group_id, role = terms.role,
           replaces = terms.replaces, replaces_filled = terms.replaces_filled, replacement_cost = terms.replacement_cost
      from jsonb_populate_recordset(null::orders, p_terms) terms where o.id = terms.id and o.id = any(new_orders);
  end if;
  if p_legs is not null then
    with inserted as (
      insert into orders (id, account_id, client_order_id, partition, symbol, side, opens, type, time_in_force, qty, limit_price,
                          extended_hours, status, reserved, held, execution, submitted_at, updated_at, trace_parent, correlation_id,
                          stop_price, watched, order_class, group_id, role)
      select id, account_id, client_order_id, partition, symbol, side, false, type, time_in_force, qty, limit_price,
             extended_hours, status, 0, 0, execution, submitted_at, updated_at, trace_parent, correlation_id,
             stop_price, watched, order_class, group_id, role
        from jsonb_populate_recordset(null::orders, p_legs) where group_id = any(new_orders)
      returning id, submitted_at)
    insert into order_events (order_id, version, type, at) select id, 1, 'accepted', submitted_at from inserted;
  end if;

  -- A batch that came before has its entry of the outbox already, and no new order.
  if coalesce(cardinality(new_orders), 0) + cardinality(denied_orders) < cardinality(p_order_ids) then
    new_orders := coalesce(new_orders, '{}');
    available := null; present := null; set_aside := null; holders := null;
    for candidate in
      select item.id, item.place from unnest(p_order_ids) with ordinality item(id, place)
       where item.id <> all(new_orders) and item.id <> all(denied_orders)
    loop
      select o.opens into adds from orders o where o.id = candidate.id;   -- ours, from before the answer was lost
      ordinal := candidate.place;
      denial := case when not found then 'duplicate_client_order_id' end;
      return next;
    end loop;
  end if;

  with taken as (
    select item.account_id, item.symbol, sum(item.cost) cost,
           coalesce(sum(item.cost) filter (where item.side = 'sell'), 0) short_cost, sum(item.hold) hold
      from unnest(p_order_ids, p_account_ids, p_symbols, p_sides, p_costs, p_holds) item(id, account_id, symbol, side, cost, hold)
     where item.id = any(new_orders) group by 1, 2),
  cash_reserved as (
    update accounts account set reserved = account.reserved + sums.cost
      from (select account_id, sum(cost) cost from taken group by 1) sums where account.id = sums.account_id and sums.cost > 0)
  insert into positions as existing (account_id, symbol, held_qty, pending_buy, pending_short)
  select account_id, symbol, hold, cost - short_cost, short_cost from taken
  on conflict on constraint positions_pkey do update
     set held_qty = existing.held_qty + excluded.held_qty, pending_buy = existing.pending_buy + excluded.pending_buy,
         pending_short = existing.pending_short + excluded.pending_short;
end $$;
