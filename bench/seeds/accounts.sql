-- Accounts up to number $1, with the cash of the first.
insert into accounts (id, number, cash, deposited, last_equity, created_at)
select gen_random_uuid(), 'PX' || lpad(n::text, 7, '0'), first.cash, first.cash, first.cash, clock_timestamp()
  from generate_series(1, $1::int) n, (select deposited as cash from accounts where number = 'PX0000001') first
on conflict do nothing
