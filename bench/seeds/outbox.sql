-- One row for the orders of a batch, 25 on average; the rows of the trade updates are left out.
insert into outbox (id, kind, order_ids, created_at, published_at)
select min(id::text)::uuid, 'execute', array_agg(id order by n), min(at), min(at) from seed.orders group by n / 25 order by 1
