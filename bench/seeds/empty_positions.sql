-- Accounts that have traded each symbol before.
insert into positions (account_id, symbol)
select a.id, s.symbol from accounts a cross join unnest($1::text[]) s(symbol) where a.number like 'PX%' order by 1, 2
on conflict do nothing
