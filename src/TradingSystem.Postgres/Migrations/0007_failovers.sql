-- Which server takes writes, and every change of it.
create table database_primary (
  id       int primary key default 1 check (id = 1),
  server   text not null,
  timeline text not null,               -- changes with every promotion
  seen_at  timestamptz not null
);

create table database_failovers (
  id            bigint generated always as identity primary key,
  from_server   text not null,
  to_server     text not null,
  from_timeline text not null,
  to_timeline   text not null,
  last_seen_at  timestamptz not null,   -- when the former primary was last seen to take writes
  noticed_at    timestamptz not null
);
