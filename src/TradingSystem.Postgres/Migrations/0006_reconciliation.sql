-- Corrections that the reconciliation with a broker made to our books. Appended to, never changed.
create table adjustments (
  id         uuid primary key,          -- a pure function of the difference that it corrects
  broker     text not null,
  account_id uuid not null references accounts,
  symbol     text,                      -- null: cash alone
  qty        numeric not null,
  price      numeric not null,
  cash       numeric not null,
  kind       text not null,
  ours       numeric not null,
  theirs     numeric not null,
  at         timestamptz not null
);

create index adjustments_by_account on adjustments (account_id, symbol);

-- The broker's cash as it was before our orders moved it.
create table broker_cash (
  broker      text primary key,
  baseline    numeric not null,
  recorded_at timestamptz not null default clock_timestamp()
);

-- What each run found.
create table reconciliations (
  id           bigint generated always as identity primary key,
  broker       text not null,
  started_at   timestamptz not null,
  took_seconds double precision not null,
  missed_fills int not null,
  differences  jsonb not null           -- [{kind, subject, ours, theirs, action}]
);

create index reconciliations_by_time on reconciliations (started_at);

-- Takes what is held at a broker and belongs to nobody: orders placed by hand, transfers.
insert into accounts (id, number, cash, deposited, last_equity, created_at)
values ('00000000-0000-7000-8000-000000000001', 'HOUSE', 0, 0, 0, clock_timestamp());
