-- The intake: one call makes a whole batch of orders durable, or says for single ones why not.
--
-- The common case is decided for all orders at once. Orders of accounts where anything is irregular (a repeated client
-- order id, a limit in the way) are judged one by one, in their order, without slowing the rest of the batch down.
-- A batch that is sent again after a lost answer finds its own rows and leaves them as they are.
create function intake_orders(
  p_account_set uuid[],   -- the batch's accounts, each once, sorted: several processes lock them in the same order
  p_ids uuid[], p_accounts uuid[], p_client_ids text[], p_partitions smallint[], p_symbols text[], p_sides text[], p_types text[],
  p_tifs text[], p_qtys numeric[], p_notionals numeric[], p_limits numeric[], p_extended boolean[],
  p_values numeric[],     -- the order's worth against max_order_size; 0 where the limit doesn't apply
  p_costs numeric[],      -- cash to set aside (buy orders)
  p_helds numeric[],      -- quantity to set aside (sell orders)
  p_prices numeric[],     -- the market's price, for the worth of the position
  p_submitted timestamptz[], p_traces text[], p_correlations text[],
  p_outbox_id uuid, p_max_order numeric, p_max_position numeric)
returns table (ordinal int, denial text, available numeric)
language plpgsql set jit = off as $$
declare
  fresh     uuid[];
  irregular uuid[] := '{}';
  denied    uuid[] := '{}';
  accepted  uuid[];
  r         record;
  a         accounts%rowtype;
  p         positions%rowtype;
begin
  perform from accounts where id = any(p_account_set) order by id for update;

  with inserted as (
    insert into orders (id, account_id, client_order_id, partition, symbol, side, type, time_in_force, qty, notional, limit_price,
                        extended_hours, status, reserved, held, submitted_at, updated_at, trace_parent, correlation_id)
    select u.id, u.account, u.client_id, u.part, u.symbol, u.side, u.type, u.tif, u.qty, u.notional, u.lim, u.extended, 'accepted',
           u.cost, u.held, u.submitted, u.submitted, u.trace, u.correlation
      from unnest(p_ids, p_accounts, p_client_ids, p_partitions, p_symbols, p_sides, p_types, p_tifs, p_qtys, p_notionals, p_limits,
                  p_extended, p_costs, p_helds, p_submitted, p_traces, p_correlations)
           u(id, account, client_id, part, symbol, side, type, tif, qty, notional, lim, extended, cost, held, submitted, trace, correlation)
    on conflict (account_id, client_order_id) do nothing
    returning id)
  select coalesce(array_agg(id), '{}') into fresh from inserted;

  if cardinality(fresh) < cardinality(p_ids) then
    select coalesce(array_agg(distinct u.account), '{}') into irregular from unnest(p_ids, p_accounts) u(id, account) where u.id <> all(fresh);
  end if;

  select irregular || coalesce(array_agg(distinct bad.account), '{}') into irregular
    from (select b.account
            from (select u.account, sum(u.cost) cost, max(u.value) value from unnest(p_accounts, p_costs, p_values) u(account, cost, value) group by 1) b
            left join accounts on accounts.id = b.account
           where accounts.id is null or accounts.status <> 'ACTIVE' or accounts.cash - accounts.reserved < b.cost
              or b.value > coalesce(accounts.max_order_size, p_max_order)
          union all
          select b.account
            from (select u.account, u.symbol, sum(u.cost) cost, sum(u.held) held, max(u.price) price
                    from unnest(p_accounts, p_symbols, p_costs, p_helds, p_prices) u(account, symbol, cost, held, price) group by 1, 2) b
            join accounts on accounts.id = b.account
            left join positions on positions.account_id = b.account and positions.symbol = b.symbol
           where b.held > coalesce(positions.qty - positions.held_qty, 0)
              or b.cost > 0 and coalesce(positions.qty * b.price + positions.pending_buy, 0) + b.cost > coalesce(accounts.max_position_size, p_max_position)) bad;

  update accounts set reserved = accounts.reserved + b.cost
    from (select u.account, sum(u.cost) cost from unnest(p_accounts, p_costs) u(account, cost) where u.account <> all(irregular) group by 1) b
   where accounts.id = b.account and b.cost > 0;

  insert into positions as existing (account_id, symbol, held_qty, pending_buy)
  select u.account, u.symbol, sum(u.held), sum(u.cost)
    from unnest(p_accounts, p_symbols, p_helds, p_costs) u(account, symbol, held, cost) where u.account <> all(irregular) group by 1, 2
  on conflict on constraint positions_pkey do update
     set held_qty = existing.held_qty + excluded.held_qty, pending_buy = existing.pending_buy + excluded.pending_buy;

  if cardinality(irregular) > 0 then
    for r in select u.* from unnest(p_ids, p_accounts, p_symbols, p_values, p_costs, p_helds, p_prices) with ordinality
                          u(id, account, symbol, value, cost, held, price, n) where u.account = any(irregular) order by u.n
    loop
      denial := null; available := null;
      select * into a from accounts where id = r.account;
      select * into p from positions where account_id = r.account and symbol = r.symbol;
      if r.id <> all(fresh) then
        if exists (select from orders where id = r.id) then continue; end if;   -- ours, from before the answer was lost
        denial := 'duplicate_client_order_id';
      elsif a.id is null or a.status <> 'ACTIVE' then denial := 'account_not_active';
      elsif r.value > coalesce(a.max_order_size, p_max_order) then denial := 'max_order_size'; available := coalesce(a.max_order_size, p_max_order);
      elsif r.cost > a.cash - a.reserved then denial := 'buying_power'; available := a.cash - a.reserved;
      elsif r.held > coalesce(p.qty - p.held_qty, 0) then denial := 'position_qty'; available := coalesce(p.qty - p.held_qty, 0);
      elsif r.cost > 0 and coalesce(p.qty * r.price + p.pending_buy, 0) + r.cost > coalesce(a.max_position_size, p_max_position) then
        denial := 'max_position_size'; available := coalesce(a.max_position_size, p_max_position);
      else
        update accounts set reserved = reserved + r.cost where id = r.account;
        insert into positions as existing (account_id, symbol, held_qty, pending_buy) values (r.account, r.symbol, r.held, r.cost)
        on conflict on constraint positions_pkey do update
           set held_qty = existing.held_qty + excluded.held_qty, pending_buy = existing.pending_buy + excluded.pending_buy;
        continue;
      end if;
      denied := denied || r.id;
      ordinal := r.n;
      return next;
    end loop;
    if cardinality(denied) > 0 then delete from orders where id = any(denied); end if;
  end if;

  select array_agg(u.id order by u.n) into accepted from unnest(fresh) with ordinality u(id, n) where u.id <> all(denied);
  if accepted is not null then
    insert into order_events (order_id, version, type, at)
    select u.id, 1, 'accepted', u.submitted from unnest(p_ids, p_submitted) u(id, submitted) where u.id = any(accepted);
    insert into outbox (id, kind, order_ids, created_at) values (p_outbox_id, 'execute', accepted, clock_timestamp());
  end if;
end $$;
