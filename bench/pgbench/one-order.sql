\set q random(1, 1000)
begin;
insert into bench.orders values (gen_random_uuid(), 'BTC-EUR', :q, 100.25, now(), '{"side":"buy","tif":"GTC","client":"c1","acct":42}');
insert into bench.outbox (topic, payload) values ('order.accepted', '{"id":"x","v":1,"side":"buy","qty":10}');
commit;
