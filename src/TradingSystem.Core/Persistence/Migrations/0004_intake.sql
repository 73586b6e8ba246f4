-- The intake: one call makes a whole batch of orders durable, or says for single ones why not.
--
-- The common case (whoever buys opens, whoever sells closes) is decided for all orders at once, in four statements. Orders of accounts
-- where a limit is in the way, or that sell short or buy back, are judged one by one, in their order, without slowing the rest of the batch down. A batch that is sent again after a lost answer
-- finds its own rows and leaves them as they are.
create function intake_orders(
  p_account_set uuid[],   -- the batch's accounts, each once, sorted: several processes lock them in the same order
  p_ids uuid[], p_accounts uuid[], p_client_ids text[], p_partitions smallint[], p_symbols text[], p_sides text[], p_types text[],
  p_tifs text[], p_qtys numeric[], p_notionals numeric[], p_limits numeric[], p_extended boolean[],
  p_values numeric[],     -- the order's worth against max_order_size
  p_exits boolean[],      -- asked for as a way out of a position: suspended trading doesn't hold it up
  p_fractional boolean[], -- not a number of whole shares
  p_costs numeric[],      -- cash to set aside when buying opens or adds to a position; null: it must close one
  p_helds numeric[],      -- quantity to set aside when selling closes a position; null: it must open one
  p_others numeric[],     -- the other way round: cash for a short sale, quantity for buying back; null: that isn't possible
  p_prices numeric[],     -- the market's price, for the worth of the position
  p_submitted timestamptz[], p_traces text[], p_correlations text[],
  p_outbox_id uuid, p_max_order numeric, p_max_position numeric,
  p_terms jsonb,          -- what only some orders have (stops, trails, groups, what they replace), as objects of their columns; null when none has
  p_legs jsonb)           -- orders that are accepted with the one their group is named after, as objects of their columns
-- A row for each order that is refused, and for each that is accepted and does what its side usually doesn't do (buying closes, selling opens).
-- Of a quantity that isn't there: present is what the order could have closed, set_aside what open orders close of it, holders those orders.
returns table (ordinal int, denial text, available numeric, present numeric, set_aside numeric, holders uuid[], adds boolean)
-- Few rows are touched of tables that grow: a plan made while they were small must not read them whole for ever after, and none is made anew for each batch.
language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  irregular uuid[];
  denied    uuid[] := '{}';
  turned    uuid[] := '{}';   -- orders to buy that close, orders to sell that open
  fresh     uuid[];
  r         record;
  q         record;
  direction int;       -- 1 buys, -1 sells
  closes    boolean;
  opening   numeric;   -- cash to set aside if the order opens or adds; null: it may not
  closing   numeric;   -- quantity to set aside if it closes; null: it may not
begin
  -- The accounts' rows stay locked until the commit; what is read after this is as it will be then.
  select array_agg(b.account) into irregular
    from (select u.account, sum(u.cost) cost, max(u.value) filter (where u.held = 0) value, bool_or(u.fractional) fractional, bool_and(u.exit) exits
            from unnest(p_accounts, p_costs, p_helds, p_values, p_exits, p_fractional) u(account, cost, held, value, exit, fractional) group by 1) b
    left join (select id, status, cash - reserved - collateral free, max_order_size, suspend_trade, fractional_trading from accounts where id = any(p_account_set) order by id for update) a on a.id = b.account
   where a.id is null or a.status <> 'ACTIVE' or a.free < b.cost or b.value > coalesce(a.max_order_size, p_max_order)
      or a.suspend_trade and not b.exits or b.fractional and not a.fractional_trading;

  select array_cat(irregular, array_agg(b.account)) into irregular
    from (select u.account, u.symbol, sum(u.cost) cost, sum(u.held) held, max(u.price) price, bool_or(u.cost is null or u.held is null) other
            from unnest(p_accounts, p_symbols, p_costs, p_helds, p_prices) u(account, symbol, cost, held, price) group by 1, 2) b
    join accounts a on a.id = b.account
    left join positions p on p.account_id = b.account and p.symbol = b.symbol
   where b.other or b.held > coalesce(p.qty - p.held_qty, 0)
      or b.cost > 0 and p.pending_short > 0
      or b.cost > 0 and coalesce(p.qty * b.price + p.pending_buy, 0) + b.cost > coalesce(a.max_position_size, p_max_position);

  if irregular is not null then
    for r in select u.* from unnest(p_ids, p_accounts, p_client_ids, p_symbols, p_sides, p_values, p_exits, p_fractional, p_costs, p_helds, p_others, p_prices) with ordinality
                          u(id, account, client_id, symbol, side, value, exit, fractional, cost, held, other, price, n) where u.account = any(irregular) order by u.n
    loop
      -- What was repeated takes nothing; the insert below sees to it.
      continue when exists (select from orders where account_id = r.account and client_order_id = r.client_id);
      direction := case r.side when 'buy' then 1 else -1 end;
      opening := case r.side when 'buy' then r.cost else r.other end;
      closing := case r.side when 'buy' then r.other else r.held end;
      -- The account and its position, with what this batch takes of them before this order.
      select a.status, a.suspend_trade, a.fractional_trading, a.no_shorting, coalesce(a.max_order_size, p_max_order) max_order, coalesce(a.max_position_size, p_max_position) max_position,
             a.cash - a.reserved - a.collateral - coalesce(taken.cost, 0) free, coalesce(direction * p.qty, 0) qty, coalesce(p.held_qty, 0) + coalesce(taken.held, 0) held,
             coalesce(case r.side when 'buy' then p.pending_buy else p.pending_short end, 0) + coalesce(taken.same, 0) pending,
             coalesce(case r.side when 'buy' then p.pending_short else p.pending_buy end, 0) + coalesce(taken.opposite, 0) opposite
        into q
        from accounts a
        left join positions p on p.account_id = a.id and p.symbol = r.symbol
        cross join lateral (
          select sum(u.cost) cost, sum(u.held) filter (where u.symbol = r.symbol) held,
                 sum(u.cost) filter (where u.symbol = r.symbol and u.side = r.side) same, sum(u.cost) filter (where u.symbol = r.symbol and u.side <> r.side) opposite
            from unnest(p_ids, p_accounts, p_symbols, p_sides, p_costs, p_helds) with ordinality u(id, account, symbol, side, cost, held, n)
           where u.account = r.account and u.n < r.n and u.id <> all(denied)) taken
       where a.id = r.account;
      closes := opening is null or closing is not null and q.qty < 0;
      available := null; present := null; set_aside := null; holders := null; adds := null;
      -- What closes a position meets no limit that is meant for opening one. Of what opens, the broker's words come before ours.
      denial := case
        when not found or q.status <> 'ACTIVE' then 'account_not_active'
        when q.suspend_trade and not r.exit then 'trading_suspended'
        when r.fractional and not q.fractional_trading and not closes then 'no_fractional_trading'
        when opening is null and closing is null or direction < 0 and not closes and q.no_shorting then 'no_shorting'
        -- What opens adds to what is there; from long to short, or back, an order can't go.
        when q.qty < 0 and not closes or closes and closing > -q.qty - q.held then 'position_qty'
        when closes then null
        when q.opposite > 0 then 'opposite_order'
        when opening > q.free then 'buying_power'
        when r.value > q.max_order then 'max_order_size'
        when opening > 0 and q.qty * r.price + q.pending + opening > q.max_position then 'max_position_size' end;
      p_costs[r.n] := case when closes then 0 else opening end;
      p_helds[r.n] := case when closes then closing else 0 end;
      ordinal := r.n;
      if denial is null then
        continue when closes = (direction < 0);
        turned := turned || r.id;
        adds := not closes;
        return next;
        continue;
      end if;
      available := case denial when 'max_order_size' then q.max_order when 'buying_power' then q.free when 'position_qty' then -q.qty - q.held
                               when 'max_position_size' then q.max_position end;
      if denial = 'position_qty' then
        present := greatest(-q.qty, 0);
        set_aside := q.held;
        holders := array(select o.id from orders o where o.account_id = r.account and o.open and o.symbol = r.symbol and o.held > 0 order by o.submitted_at)
          || array(select u.id from unnest(p_ids, p_accounts, p_symbols, p_helds) with ordinality u(id, account, symbol, held, n)
                    where u.account = r.account and u.symbol = r.symbol and u.held > 0 and u.n < r.n and u.id <> all(denied) order by u.n);
      end if;
      denied := denied || r.id;
      return next;
    end loop;
  end if;

  with inserted as (
    insert into orders (id, account_id, client_order_id, partition, symbol, side, opens, type, time_in_force, qty, notional, limit_price,
                        extended_hours, status, reserved, held, submitted_at, updated_at, trace_parent, correlation_id)
    select u.id, u.account, u.client_id, u.part, u.symbol, u.side, (u.side = 'buy') <> (u.id = any(turned)), u.type, u.tif, u.qty, u.notional, u.lim, u.extended, 'accepted',
           coalesce(u.cost, 0), coalesce(u.held, 0), u.submitted, u.submitted, u.trace, u.correlation
      from unnest(p_ids, p_accounts, p_client_ids, p_partitions, p_symbols, p_sides, p_types, p_tifs, p_qtys, p_notionals, p_limits,
                  p_extended, p_costs, p_helds, p_submitted, p_traces, p_correlations)
           u(id, account, client_id, part, symbol, side, type, tif, qty, notional, lim, extended, cost, held, submitted, trace, correlation)
     where u.id <> all(denied)
    on conflict (account_id, client_order_id) do nothing
    returning id, submitted_at),
  told as (insert into order_events (order_id, version, type, at) select id, 1, 'accepted', submitted_at from inserted)
  insert into outbox (id, kind, order_ids, created_at)
  -- What was refused when the batch first came may be accepted now: it needs an entry beside that of the others.
  select case when exists (select from outbox where id = p_outbox_id) then gen_random_uuid() else p_outbox_id end,
         'execute', array_agg(id), clock_timestamp() from inserted having count(*) > 0
  returning order_ids into fresh;

  if p_terms is not null then
    update orders o set stop_price = t.stop_price, trail_price = t.trail_price, trail_percent = t.trail_percent, hwm = t.hwm, watched = t.watched,
           order_class = t.order_class, group_id = t.group_id, role = t.role, replaces = t.replaces, replaces_filled = t.replaces_filled, replacement_cost = t.replacement_cost
      from jsonb_populate_recordset(null::orders, p_terms) t where o.id = t.id and o.id = any(fresh);
  end if;
  if p_legs is not null then
    with inserted as (
      insert into orders (id, account_id, client_order_id, partition, symbol, side, opens, type, time_in_force, qty, limit_price, extended_hours, status, reserved, held, execution,
                          submitted_at, updated_at, trace_parent, correlation_id, stop_price, watched, order_class, group_id, role)
      select id, account_id, client_order_id, partition, symbol, side, false, type, time_in_force, qty, limit_price, extended_hours, status, 0, 0, execution,
             submitted_at, updated_at, trace_parent, correlation_id, stop_price, watched, order_class, group_id, role
        from jsonb_populate_recordset(null::orders, p_legs) where group_id = any(fresh)
      returning id, submitted_at)
    insert into order_events (order_id, version, type, at) select id, 1, 'accepted', submitted_at from inserted;
  end if;

  -- A batch that came before has its entry of the outbox already, and no fresh order.
  if coalesce(cardinality(fresh), 0) + cardinality(denied) < cardinality(p_ids) then
    fresh := coalesce(fresh, '{}');
    available := null; present := null; set_aside := null; holders := null;
    for r in select u.id, u.n from unnest(p_ids) with ordinality u(id, n) where u.id <> all(fresh) and u.id <> all(denied)
    loop
      select o.opens into adds from orders o where o.id = r.id;   -- ours, from before the answer was lost
      ordinal := r.n;
      denial := case when not found then 'duplicate_client_order_id' end;
      return next;
    end loop;
  end if;

  with taken as (
    select u.account, u.symbol, sum(u.cost) cost, coalesce(sum(u.cost) filter (where u.side = 'sell'), 0) short, sum(u.held) held
      from unnest(p_ids, p_accounts, p_symbols, p_sides, p_costs, p_helds) u(id, account, symbol, side, cost, held)
     where u.id = any(fresh) group by 1, 2),
  paid as (
    update accounts set reserved = reserved + b.cost from (select account, sum(cost) cost from taken group by 1) b where accounts.id = b.account and b.cost > 0)
  insert into positions as existing (account_id, symbol, held_qty, pending_buy, pending_short) select account, symbol, held, cost - short, short from taken
  on conflict on constraint positions_pkey do update
     set held_qty = existing.held_qty + excluded.held_qty, pending_buy = existing.pending_buy + excluded.pending_buy, pending_short = existing.pending_short + excluded.pending_short;
end $$;
