-- A key for each account up to number $1: the trader's key id ($2) with the number, the trader's secret ($3, hashed).
insert into api_keys (key_id, account_id, secret_sha256, roles, created_at)
select $2 || '-' || n, a.id, $3, array['trader'], clock_timestamp()
  from generate_series(1, $1::int) n join accounts a on a.number = 'PX' || lpad(n::text, 7, '0')
on conflict do nothing
