-- Tables of the peer's own, in a schema of their own: the product's aren't touched. As there, rows of the hot path have no
-- foreign keys: their checks lock the account's row, which all of its orders change.
drop schema if exists peer cascade;
create schema peer;
create table peer.accounts (
  id       uuid primary key,
  number   text not null unique,
  cash     numeric(24,6) not null,
  reserved numeric(24,6) not null
);
create table peer.api_keys (
  key_id        text primary key,
  account_id    uuid not null references peer.accounts,
  secret_sha256 bytea not null
);
create table peer.orders (
  id                uuid primary key,
  account_id        uuid not null,
  client_order_id   text not null,
  symbol            text not null,
  side              text not null,
  type              text not null,
  time_in_force     text not null,
  qty               numeric(24,9) not null,
  limit_price       numeric(24,9),
  reserved          numeric(24,6) not null,
  status            text not null,
  filled_qty        numeric(24,9) not null,
  filled_avg_price  numeric(24,9),
  venue_order_id    uuid,
  submitted_at      timestamptz not null,
  updated_at        timestamptz not null,
  filled_at         timestamptz,
  unique (account_id, client_order_id)
);
create table peer.outbox (
  id           uuid primary key,
  body         bytea not null,
  created_at   timestamptz not null,
  published_at timestamptz
);
create index on peer.outbox (id) where published_at is null;
create table peer.inbox (
  message_id  uuid primary key,
  received_at timestamptz not null
);
create table peer.fills (
  execution_id text primary key,
  order_id     uuid not null,
  qty          numeric(24,9) not null,
  price        numeric(24,9) not null,
  at           timestamptz not null
);
create table peer.positions (
  account_id uuid not null references peer.accounts,
  symbol     text not null,
  qty        numeric(24,9) not null,
  held       numeric(24,9) not null,
  cost       numeric(24,6) not null,
  primary key (account_id, symbol)
);
