-- What a seeding works with, in a schema of its own and in no replica.
drop schema if exists seed cascade;
create schema seed;

-- Accounts and symbols that orders are spread over, in turn.
create unlogged table seed.slots (
  slot       int primary key,
  account_id uuid not null,
  symbol     text not null,
  partition  smallint not null
);

-- The chunk of orders that is written now; each table's file takes from it what that table holds of an order.
create unlogged table seed.orders (
  n               bigint not null,
  id              uuid not null,
  broker_order_id uuid not null,
  execution_id    uuid not null,
  account_id      uuid not null,
  symbol          text not null,
  partition       smallint not null,
  side            text not null,
  price           numeric not null,
  is_open         boolean not null,   -- at the broker without a fill; else filled
  at              timestamptz not null
);
