-- Orders $1 to $2, open ones if $3, else pairs of a buy and a sell at the same price, which leave position and cash as they were.
-- Ids begin with the time, as the system's do (UUID version 7): new rows come to the right end of the indexes.
insert into seed.orders (n, id, broker_order_id, execution_id, account_id, symbol, partition, side, price, is_open, at)
select n, (time_part || '7' || substr(md5(n || 'order'), 1, 3) || 'a' || substr(md5(n || 'order'), 4, 15))::uuid,
       (time_part || '7' || substr(md5(n || 'broker'), 1, 3) || 'a' || substr(md5(n || 'broker'), 4, 15))::uuid,
       (time_part || '7' || substr(md5(n || 'fill'), 1, 3) || 'a' || substr(md5(n || 'fill'), 4, 15))::uuid,
       s.account_id, s.symbol, s.partition, case when $3 or n % 2 = 0 then 'buy' else 'sell' end, 10.25, $3, at
  from (select n, at, lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') time_part
          from (select n, now() + (n - $1::bigint) * interval '10 microseconds' as at from generate_series($1::bigint, $2::bigint) n) t) u
  join seed.slots s on s.slot = (case when $3 then n else n / 2 end) % (select count(*) from seed.slots)
 order by n
