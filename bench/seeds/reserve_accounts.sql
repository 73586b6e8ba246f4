update accounts a set reserved = a.reserved + s.reserved
  from (select account_id, sum(price) reserved from seed.orders where is_open group by 1) s where a.id = s.account_id
