insert into order_events (order_id, version, type, detail, at)
select id, e.version, e.type, case e.type when 'confirmed' then broker_order_id::text when 'fill' then execution_id::text end, at
  from seed.orders cross join (values (1, 'accepted'), (2, 'prepared'), (3, 'confirmed'), (4, 'fill')) e(version, type)
 where not is_open or e.type <> 'fill'
 order by n, e.version
