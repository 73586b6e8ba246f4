-- Positions that are open are read each second, while the flat ones grow with everything that was ever traded. As with orders,
-- only this column is in the condition of the index: an update that leaves it as it is needs no new entry.
alter table positions add column open boolean not null generated always as (qty <> 0) stored;

create index positions_open on positions (account_id, symbol) where open;

-- The fees of an account that has few of them are found without going through its executions.
create index fills_with_fee on fills (account_id, at) where fee > 0 or fee_qty > 0;

-- The orders of a symbol that an account rarely trades are found in the index, without reading its other orders.
drop index orders_by_time;
create index orders_by_time on orders (account_id, submitted_at, symbol);
