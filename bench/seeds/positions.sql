insert into positions as p (account_id, symbol, pending_buy, movements)
select account_id, symbol, sum(case when is_open then price else 0 end), count(*) filter (where not is_open) from seed.orders group by 1, 2 order by 1, 2
on conflict (account_id, symbol) do update set pending_buy = p.pending_buy + excluded.pending_buy, movements = p.movements + excluded.movements
