-- Symbols that a trader keeps an eye on, in the trader's order.
create table watchlists (
  id         uuid primary key,
  account_id uuid not null references accounts,
  name       text not null check (length(name) between 1 and 64),
  symbols    text[] not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (account_id, name)
);
