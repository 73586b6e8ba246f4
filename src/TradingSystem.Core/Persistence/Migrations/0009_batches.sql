-- A batch is worked out on rows as they were read earlier, without a lock. What it finds changed refuses all of it, with the code of a
-- serialization failure: it is then worked out again, on rows that are read anew.
create function expect(p_what text, p_found bigint, p_wanted bigint) returns void language plpgsql as $$
begin
  if p_found <> p_wanted then raise exception '% has changed since it was read', p_what using errcode = 'serialization_failure'; end if;
end $$;

-- Books what became of a batch of orders, right before its commit: the rows of accounts are locked no longer than that.
create function book_batch(
  p_accounts uuid[], p_cash numeric[], p_freed numeric[], p_collateral numeric[],
  p_owners uuid[], p_symbols text[],
  p_seen bigint[],        -- movements as they were read
  p_moved bigint[],       -- movements of this batch; 0: only what was set aside is freed
  p_qtys numeric[], p_costs numeric[], p_held_freed numeric[], p_pending_freed numeric[], p_short_freed numeric[], p_realized numeric[], p_opened timestamptz[])
returns void language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  booked int;
begin
  perform from accounts where id = any(p_accounts) order by id for update;   -- in the sequence of everybody else
  update accounts a set cash = a.cash + u.cash, reserved = a.reserved - u.freed, collateral = a.collateral + u.collateral
    from unnest(p_accounts, p_cash, p_freed, p_collateral) u(id, cash, freed, collateral) where a.id = u.id;

  update positions p
     set held_qty = p.held_qty - u.held, pending_buy = p.pending_buy - u.pending, pending_short = p.pending_short - u.short,
         realized_pnl = p.realized_pnl + u.realized, movements = p.movements + u.moved,
         qty = case when u.moved = 0 then p.qty else u.qty end,
         cost_basis = case when u.moved = 0 then p.cost_basis else u.cost end,
         opened_at = case when u.moved = 0 then p.opened_at else u.opened end,
         -- A position that was closed meanwhile, or turned round, is another one: its stop isn't that one's.
         stop_loss = case when u.moved > 0 and u.opened is distinct from p.opened_at then null else p.stop_loss end
    from unnest(p_owners, p_symbols, p_seen, p_moved, p_qtys, p_costs, p_held_freed, p_pending_freed, p_short_freed, p_realized, p_opened)
           u(owner, symbol, seen, moved, qty, cost, held, pending, short, realized, opened)
   where p.account_id = u.owner and p.symbol = u.symbol and (u.moved = 0 or p.movements = u.seen);
  get diagnostics booked = row_count;
  perform expect('a position', booked, cardinality(p_owners));
end $$;
