insert into seed.slots (slot, account_id, symbol, partition)
select ordinality - 1, account_id, symbol, partition
  from unnest($1::uuid[], $2::text[], $3::smallint[]) with ordinality u(account_id, symbol, partition, ordinality)
