-- Ownership with fencing tokens, judged by the database's clock alone. A token changes with each owner and never repeats.
create table leases (
  name       text primary key,
  owner      text,
  token      bigint not null default 0,
  since      timestamptz not null default '-infinity',   -- when the token was given out
  expires_at timestamptz not null default '-infinity',
  -- Makes the token part of a key: who writes under it locks the row FOR KEY SHARE, and that keeps a new owner waiting, but not a renewal.
  unique (name, token)
);

-- Workers that are there to share the partitions.
create table workers (
  id          text primary key,
  started_at  timestamptz not null default clock_timestamp(),
  expires_at  timestamptz not null,
  draining    boolean not null default false,
  cpu_percent double precision not null default 0
);
