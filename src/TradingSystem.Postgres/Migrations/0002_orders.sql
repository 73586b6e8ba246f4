-- Hot tables carry no foreign keys: the intake has the account's row locked, and rows are never deleted.

create table orders (
  id               uuid primary key,
  account_id       uuid not null,
  client_order_id  text not null check (length(client_order_id) between 1 and 128),
  partition        smallint not null,
  symbol           text not null,
  side             text not null check (side in ('buy', 'sell')),
  opens            boolean not null,                 -- opens a position or adds to one; false: only closes
  type             text not null,
  time_in_force    text not null,
  qty              numeric check (qty > 0),
  notional         numeric check (notional > 0),
  limit_price      numeric check (limit_price > 0),
  extended_hours   boolean not null,
  stop_price       numeric check (stop_price > 0),
  trail_price      numeric check (trail_price > 0),
  trail_percent    numeric check (trail_percent > 0),
  hwm              numeric,                          -- the best price since a trailing stop was placed
  watched          boolean not null default false,   -- the stop isn't given to the broker: a worker watches the market
  triggered_at     timestamptz,                      -- when the market had reached a stop that is watched
  order_class      text not null default 'simple',
  group_id         uuid,                             -- the id of the order that its group was placed with
  role             text check (role in ('entry', 'take_profit', 'stop_loss')),
  replaces         uuid,
  replaces_filled  numeric,                          -- what was filled of that one when its replacement was asked for
  replacement_cost numeric,                          -- cash to set aside for the whole order once it has taken the other's place
  replaced_by      uuid,
  replaced_at      timestamptz,
  status           text not null,
  filled_qty       numeric not null default 0,
  filled_avg_price numeric,
  reserved         numeric not null check (reserved >= 0),
  held             numeric not null check (held >= 0),
  execution        text not null default 'none',
  execution_token  bigint,
  intent_at        timestamptz,          -- when the first intent to send was recorded
  broker_order_id  text,
  verified_at      timestamptz,
  checked_at       timestamptz not null default '-infinity',   -- when the broker was last asked for the order
  reason           text,
  cancel_requested boolean not null default false,
  version          int not null default 1,
  submitted_at     timestamptz not null,
  updated_at       timestamptz not null,
  filled_at        timestamptz,
  canceled_at      timestamptz,
  expired_at       timestamptz,
  failed_at        timestamptz,
  trace_parent     text,
  correlation_id   text,
  -- Only these are in conditions of indexes: an update that leaves them as they are needs no new entries in any index.
  open             boolean not null generated always as (
                     status in ('accepted', 'new', 'partially_filled', 'pending_cancel', 'pending_replace', 'held')) stored,
  unsettled        boolean not null generated always as (
                     execution in ('none', 'ready', 'prepared', 'unknown') or status in ('pending_cancel', 'pending_replace')) stored,
  watching         boolean not null generated always as (execution = 'watching') stored,
  check ((group_id is null) = (role is null)),
  check ((qty is null) <> (notional is null)),
  unique (account_id, client_order_id)
) with (fillfactor = 50);   -- three updates soon after: a page has room for the first of all its rows

create index orders_by_time on orders (account_id, submitted_at);
create index orders_unsettled on orders (partition) where unsettled;
create index orders_to_check on orders (checked_at) where open;
create index orders_by_group on orders (group_id) where group_id is not null;
create index orders_watching on orders (id) where watching;
create index orders_trailing on orders (symbol) where open and type = 'trailing_stop';
create index orders_open on orders (account_id, submitted_at) where open;

-- What happened to an order, numbered without gaps. Appended to, never changed: the programs' role may not, and
-- 0005_audit.sql shows whether anybody else did. By far the most rows of all, so each month's orders have a table of their own
-- (make_history_months): the indexes that are written to stay small, and old months can be moved to other storage.
create table order_events (
  order_id uuid not null,
  version  int not null,
  type     text not null,
  detail   text,
  at       timestamptz not null,
  seq      bigint generated always as identity,   -- over all orders; with gaps, where a transaction was rolled back
  primary key (order_id, version, type)
) partition by range (order_id);

create index order_events_by_seq on order_events (seq);

-- Ids that don't begin with their time, or with one of no month that has been made.
create table order_events_other partition of order_events default;

-- A broker's executions: each is applied once, however late it is told again. With realized_pnl and fee they are the trade records.
create table fills (
  broker       text not null,
  execution_id text not null,
  order_id     uuid not null,
  account_id   uuid not null,
  symbol       text not null,
  side         text not null,
  qty          numeric not null check (qty > 0),
  price        numeric not null check (price > 0),
  fee          numeric not null,   -- cash
  fee_qty      numeric not null,   -- of what was bought
  realized_pnl numeric not null,
  position_qty numeric not null,
  cum_qty      numeric not null,   -- of the order, with this execution
  leaves_qty   numeric not null,   -- what the order still waits for; 0 for an order by value
  complete     boolean not null,   -- the order was filled with it
  at           timestamptz not null,
  primary key (broker, execution_id)
);

-- Up to when a broker's record of executions was read without a gap: what the stream brings may have gaps.
create table fill_cursors (
  broker     text primary key,
  read_until timestamptz not null
);

create index fills_by_time on fills (account_id, at);

-- What must still be told to others. One row for all orders of a batch: execute, release (what had to wait), cancel; or the updates
-- themselves.
create table outbox (
  id           uuid primary key,
  kind         text not null check (kind in ('execute', 'release', 'cancel', 'trade_updates')),
  order_ids    uuid[] not null,
  body         bytea compression lz4,
  created_at   timestamptz not null,
  published_at timestamptz
);

create index outbox_waiting on outbox (created_at) where published_at is null;
