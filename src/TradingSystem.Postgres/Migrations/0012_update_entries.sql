-- Which entries of the outbox hold trade updates of an account: a stream that goes on where another ended reads its own account's only.
create table update_entries (
  account_id uuid not null,
  entry      uuid not null,   -- an id of the outbox, which begins with its time
  primary key (account_id, entry)
);

create index update_entries_by_time on update_entries using brin (entry) with (autosummarize = on);   -- for what is removed by age

insert into update_entries (account_id, entry)
select distinct o.account_id, b.id from outbox b cross join unnest(b.order_ids) u(id) join orders o on o.id = u.id
 where b.kind = 'trade_updates';
