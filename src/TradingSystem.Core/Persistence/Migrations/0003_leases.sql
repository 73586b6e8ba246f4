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

create function acquire_lease(p_name text, p_owner text, p_ttl interval) returns bigint language sql as $$
  insert into leases as l (name, owner, token, since, expires_at)
  values (p_name, p_owner, 1, clock_timestamp(), clock_timestamp() + p_ttl)
  on conflict (name) do update
     set owner = p_owner, token = l.token + 1, since = clock_timestamp(), expires_at = clock_timestamp() + p_ttl
    where l.expires_at <= clock_timestamp()
  returning token
$$;

-- Renewing what has run out is refused, even when nobody took it: the owner must have noticed the gap.
create function renew_lease(p_name text, p_owner text, p_token bigint, p_ttl interval) returns boolean language sql as $$
  with renewed as (
    update leases set expires_at = clock_timestamp() + p_ttl
     where name = p_name and owner = p_owner and token = p_token and expires_at > clock_timestamp() returning 1)
  select exists (select from renewed)
$$;

create function release_lease(p_name text, p_owner text, p_token bigint) returns void language sql as $$
  update leases set owner = null, expires_at = '-infinity' where name = p_name and owner = p_owner and token = p_token
$$;

-- One beat of a worker: says that it lives, renews its partitions, takes free ones up to its fair share.
-- Answers with what it owns now and what its share is; what is above the share the worker gives back when it has drained it.
create function beat_worker(p_worker text, p_ttl interval, p_partitions int, p_draining boolean, p_cpu double precision)
returns table (lease_name text, lease_token bigint, fair_share int) language plpgsql as $$
declare
  share int;
  owned int;
begin
  insert into workers (id, expires_at, draining, cpu_percent) values (p_worker, clock_timestamp() + p_ttl, p_draining, p_cpu)
  on conflict (id) do update set expires_at = excluded.expires_at, draining = excluded.draining, cpu_percent = excluded.cpu_percent;

  select case when p_draining then 0 else ceil(p_partitions::numeric / greatest(1, count(*))) end into share
    from workers w where w.expires_at > clock_timestamp() and not w.draining;

  -- In the sequence in which every writer locks them.
  perform from leases l where l.owner = p_worker and l.name like 'partition-%' order by l.name for no key update;
  update leases l set expires_at = clock_timestamp() + p_ttl
   where l.owner = p_worker and l.name like 'partition-%' and l.expires_at > clock_timestamp();
  get diagnostics owned = row_count;

  if owned < share then
    update leases l set owner = p_worker, token = l.token + 1, since = clock_timestamp(), expires_at = clock_timestamp() + p_ttl
     where l.name in (select f.name from leases f where f.name like 'partition-%' and f.expires_at <= clock_timestamp()
                       order by f.name limit share - owned for update skip locked);
  end if;

  return query select l.name, l.token, share from leases l
   where l.owner = p_worker and l.name like 'partition-%' and l.expires_at > clock_timestamp();
end $$;
