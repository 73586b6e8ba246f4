-- A batch is worked out on rows as they were read earlier, without a lock. What it finds changed refuses all of it, with the code of a
-- serialization failure: it is then worked out again, on rows that are read anew.
create or replace function expect(p_what text, p_found bigint, p_wanted bigint) returns void language plpgsql as $$
begin
  if p_found <> p_wanted then raise exception '% has changed since it was read', p_what using errcode = 'serialization_failure'; end if;
end $$;

-- Books what became of a batch of orders, right before its commit: the rows of accounts are locked no longer than that.
create or replace function book_batch(
  p_account_ids         uuid[],      -- for each account: what changes of its money
  p_cash                numeric[],
  p_freed               numeric[],
  p_collateral          numeric[],
  p_holder_ids          uuid[],      -- for each position: its account, its symbol and the rest
  p_symbols             text[],
  p_seen_movements      bigint[],    -- as they were read
  p_new_movements       bigint[],    -- of this batch; 0: only what was set aside is freed
  p_quantities          numeric[],
  p_cost_bases          numeric[],
  p_held_freed          numeric[],
  p_pending_buy_freed   numeric[],
  p_pending_short_freed numeric[],
  p_realized            numeric[],
  p_opened_at           timestamptz[])
returns void language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  booked int;
begin
  perform from accounts where id = any(p_account_ids) order by id for update;   -- in the sequence of everybody else
  update accounts account
     set cash = account.cash + change.cash, reserved = account.reserved - change.freed, collateral = account.collateral + change.collateral
    from unnest(p_account_ids, p_cash, p_freed, p_collateral) change(account_id, cash, freed, collateral)
   where account.id = change.account_id;

  update positions position
     set held_qty = position.held_qty - change.held_freed,
         pending_buy = position.pending_buy - change.pending_buy_freed,
         pending_short = position.pending_short - change.pending_short_freed,
         realized_pnl = position.realized_pnl + change.realized,
         movements = position.movements + change.new_movements,
         qty = case when change.new_movements = 0 then position.qty else change.qty end,
         cost_basis = case when change.new_movements = 0 then position.cost_basis else change.cost_basis end,
         opened_at = case when change.new_movements = 0 then position.opened_at else change.opened_at end,
         -- A position that was closed meanwhile, or turned round, is another one: its stop isn't that one's.
         stop_loss = case when change.new_movements > 0 and change.opened_at is distinct from position.opened_at
                       then null else position.stop_loss end
    from unnest(p_holder_ids, p_symbols, p_seen_movements, p_new_movements, p_quantities, p_cost_bases, p_held_freed, p_pending_buy_freed,
                p_pending_short_freed, p_realized, p_opened_at)
           change(holder_id, symbol, seen_movements, new_movements, qty, cost_basis, held_freed, pending_buy_freed,
                  pending_short_freed, realized, opened_at)
   where position.account_id = change.holder_id and position.symbol = change.symbol
     and (change.new_movements = 0 or position.movements = change.seen_movements);
  get diagnostics booked = row_count;
  perform expect('a position', booked, cardinality(p_holder_ids));
end $$;
