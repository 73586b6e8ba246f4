-- Amounts are US dollars, quantities units of the asset, times those of the process that wrote the row.

create table accounts (
  id                uuid primary key,
  number            text not null unique,
  status            text not null default 'ACTIVE',
  cash              numeric not null,
  deposited         numeric not null,                                  -- what was paid in, less what was paid out
  reserved          numeric not null default 0 check (reserved >= 0),   -- cash set aside for open orders that open or add to positions
  collateral        numeric not null default 0 check (collateral >= 0), -- cash that short positions tie up
  last_equity       numeric not null,                                  -- equity at the end of the previous day
  max_order_size    numeric check (max_order_size > 0),                -- null: the system's limit
  max_position_size numeric check (max_position_size > 0),
  suspend_trade     boolean not null default false,                    -- by the trader: no new orders
  fractional_trading boolean not null default true,
  no_shorting       boolean not null default true,                     -- by the trader: what isn't held isn't sold
  created_at        timestamptz not null
) with (fillfactor = 50);   -- updated by every batch: leaves room for the new version on the same page

-- The settings that the trading API offers; an account without a row has those of a new one.
create table account_configurations (
  account_id uuid primary key references accounts,
  settings   jsonb not null
);

create table api_keys (
  key_id        text primary key,
  account_id    uuid not null references accounts,
  secret_sha256 bytea not null check (length(secret_sha256) = 32),
  roles         text[] not null check (roles <@ array['trader', 'viewer', 'operator', 'admin']),
  created_at    timestamptz not null,
  revoked_at    timestamptz
);

create table assets (
  symbol              text primary key,
  id                  uuid not null unique,
  class               text not null,
  exchange            text not null,
  name                text not null,
  tradable            boolean not null,
  fractionable        boolean not null,
  shortable           boolean not null,
  min_order_size      numeric,
  min_trade_increment numeric,
  price_increment     numeric,
  updated_at          timestamptz not null
);

create table positions (
  account_id   uuid not null references accounts,
  symbol       text not null,
  qty          numeric not null default 0,
  cost_basis   numeric not null default 0,
  held_qty     numeric not null default 0 check (held_qty >= 0),      -- set aside for open orders that close
  pending_buy  numeric not null default 0 check (pending_buy >= 0),   -- cash set aside for open buy orders
  pending_short numeric not null default 0 check (pending_short >= 0), -- cash set aside for open short sales
  realized_pnl numeric not null default 0,
  movements    bigint not null default 0,                             -- fills and adjustments so far
  stop_loss    numeric,
  take_profit  numeric,
  opened_at    timestamptz,
  primary key (account_id, symbol)
) with (fillfactor = 50);
