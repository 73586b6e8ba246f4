-- Leases and the workers that share the partitions, judged by the database's clock alone.

-- The token of a lease that was free; null when another has it.
create or replace function acquire_lease(p_name text, p_owner text, p_time_to_live interval) returns bigint language sql as $$
  insert into leases as lease (name, owner, token, since, expires_at)
  values (p_name, p_owner, 1, clock_timestamp(), clock_timestamp() + p_time_to_live)
  on conflict (name) do update
     set owner = p_owner, token = lease.token + 1, since = clock_timestamp(), expires_at = clock_timestamp() + p_time_to_live
    where lease.expires_at <= clock_timestamp()
  returning token
$$;

-- Renewing what has run out is refused, even when nobody took it: the owner must have noticed the gap.
create or replace function renew_lease(p_name text, p_owner text, p_token bigint, p_time_to_live interval) returns boolean
language sql as $$
  with renewed as (
    update leases set expires_at = clock_timestamp() + p_time_to_live
     where name = p_name and owner = p_owner and token = p_token and expires_at > clock_timestamp() returning 1)
  select exists (select from renewed)
$$;

create or replace function release_lease(p_name text, p_owner text, p_token bigint) returns void language sql as $$
  update leases set owner = null, expires_at = '-infinity' where name = p_name and owner = p_owner and token = p_token
$$;

-- One beat of a worker: says that it lives, renews its partitions, takes free ones up to its fair share.
-- Answers with what it owns now and what its share is; what is above the share the worker gives back when it has drained it.
create or replace function beat_worker(p_worker text, p_time_to_live interval, p_partitions int, p_draining boolean,
  p_cpu_percent double precision)
returns table (lease_name text, lease_token bigint, fair_share int) language plpgsql as $$
declare
  share int;
  owned int;
begin
  insert into workers (id, expires_at, draining, cpu_percent)
  values (p_worker, clock_timestamp() + p_time_to_live, p_draining, p_cpu_percent)
  on conflict (id) do update
     set expires_at = excluded.expires_at, draining = excluded.draining, cpu_percent = excluded.cpu_percent;

  select case when p_draining then 0 else ceil(p_partitions::numeric / greatest(1, count(*))) end into share
    from workers worker where worker.expires_at > clock_timestamp() and not worker.draining;

  -- In the sequence in which every writer locks them.
  perform from leases lease where lease.owner = p_worker and lease.name like 'partition-%' order by lease.name for no key update;
  update leases lease set expires_at = clock_timestamp() + p_time_to_live
   where lease.owner = p_worker and lease.name like 'partition-%' and lease.expires_at > clock_timestamp();
  get diagnostics owned = row_count;

  if owned < share then
    update leases lease
       set owner = p_worker, token = lease.token + 1, since = clock_timestamp(), expires_at = clock_timestamp() + p_time_to_live
     where lease.name in (
             select free.name from leases free where free.name like 'partition-%' and free.expires_at <= clock_timestamp()
              order by free.name limit share - owned for update skip locked);
  end if;

  return query select lease.name, lease.token, share from leases lease
   where lease.owner = p_worker and lease.name like 'partition-%' and lease.expires_at > clock_timestamp();
end $$;
