-- What accounts were worth: each minute for a while (Retention:EquityDays), and at each close of the market for good.
create table equity_samples (
  account_id uuid not null,
  at         timestamptz not null,
  equity     numeric not null,
  primary key (account_id, at)
);

create index equity_samples_by_time on equity_samples using brin (at) with (autosummarize = on);   -- for what is removed by age

create table equity_days (
  account_id uuid not null,
  date       date not null,      -- the trading day that had closed
  equity     numeric not null,
  primary key (account_id, date)
);
