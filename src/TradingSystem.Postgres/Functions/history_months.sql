-- The first id that a moment can have: UUIDs of version 7 begin with the milliseconds since 1970 (RFC 9562, section 5.7).
create or replace function first_id(at timestamptz) returns uuid language sql immutable strict as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the tables of the history for the month of a moment and the two after it; those that are there stay as they are. Runs with the
-- owner's rights: the programs' role makes no tables. Writers aren't held up, except by a month that comes too late: what was
-- written of it meanwhile moves.
create or replace function make_history_months(moment timestamptz) returns int language plpgsql
security definer set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
  made           int := 0;
  month          timestamptz;
  month_table    text;
  first_of_month uuid;
  first_of_next  uuid;
begin
  perform pg_advisory_xact_lock(hashtext('make_history_months'));
  for month in select generate_series(date_trunc('month', moment), moment + interval '2 months', '1 month')
  loop
    month_table := 'order_events_' || to_char(month, 'YYYY_MM');
    continue when to_regclass(month_table) is not null;
    first_of_month := first_id(month);
    first_of_next := first_id(month + interval '1 month');
    execute format('create table %I (like order_events including storage including compression)', month_table);
    if exists (select from order_events_other where order_id >= first_of_month and order_id < first_of_next) then
      lock table order_events_other in access exclusive mode;
      execute format('with late as (delete from order_events_other where order_id >= %L and order_id < %L returning *)
                      insert into %I select * from late', first_of_month, first_of_next, month_table);
    end if;
    execute format('alter table order_events attach partition %I for values from (%L) to (%L)', month_table, first_of_month, first_of_next);
    made := made + 1;
  end loop;
  return made;
end $$;

revoke execute on function make_history_months from public;

-- A new database has its months before the first order comes.
select make_history_months(now());
