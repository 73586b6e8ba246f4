-- Tables of the measure's own, in a schema of their own: the product's aren't touched.
drop schema if exists bench cascade;
create schema bench;
create table bench.orders (
  id     uuid primary key,
  symbol text not null,
  qty    numeric(18,4) not null,
  px     numeric(18,6) not null,
  at     timestamptz not null default now(),
  body   jsonb not null
);
create index on bench.orders (symbol, at);
create table bench.outbox (
  id      bigint generated always as identity primary key,
  topic   text not null,
  payload jsonb not null,
  at      timestamptz not null default now(),
  sent    boolean not null default false
);
