-- A transaction has its id before it takes its first seq. The sealer relies on it: when all transactions have ended that
-- had an id when it read the highest seq, nothing can appear below that seq any more.
create or replace function begin_events() returns trigger language plpgsql as $$
begin
  perform pg_current_xact_id();
  return null;
end $$;

create or replace trigger begin_events before insert on order_events for each statement execute function begin_events();
