// Every type and class of order, by the calls that a library has for them; what rests is canceled in the end.
import assert from 'node:assert/strict';
import { until, done } from './support.js';

/** Prices are far from the market's, whatever it does: only what is to be filled is. */
export const tryOrders = async (symbol, { place, find, list, replace, cancel, close, holds }) => {
  const reaches = (order, ...statuses) => until(`${order.id} is ${statuses.join(' or ')}`, async () => (found => statuses.includes(found.status) && found)(await find(order.id)));
  const number = value => value === undefined || value === null ? null : Number(value);

  const bought = await place({ symbol, qty: 6, side: 'buy', type: 'market', time_in_force: 'day' });
  await reaches(bought, 'filled');
  const [stop, stopLimit, trailing, trailingPrice] = await Promise.all([
    place({ symbol, qty: 1, side: 'sell', type: 'stop', stop_price: 2, time_in_force: 'gtc' }),
    place({ symbol, qty: 1, side: 'sell', type: 'stop_limit', stop_price: 2, limit_price: 1.5, time_in_force: 'gtc' }),
    place({ symbol, qty: 1, side: 'sell', type: 'trailing_stop', trail_percent: 50, time_in_force: 'gtc' }),
    place({ symbol, qty: 1, side: 'sell', type: 'trailing_stop', trail_price: 90, time_in_force: 'day' })]);
  assert.deepEqual([stop.type, number(stop.stop_price), number(stop.limit_price)], ['stop', 2, null]);
  assert.deepEqual([stopLimit.type, number(stopLimit.stop_price), number(stopLimit.limit_price)], ['stop_limit', 2, 1.5]);
  assert.deepEqual([trailing.type, number(trailing.trail_percent), number(trailing.trail_price)], ['trailing_stop', 50, null]);
  assert.equal(number(trailingPrice.trail_price), 90);
  assert.ok(Math.abs(trailingPrice.hwm - trailingPrice.stop_price - 90) < 1e-6);
  await Promise.all([stop, stopLimit, trailing, trailingPrice].map(order => reaches(order, 'new')));

  // Replaced, a limit and a stop; the old orders name the new ones.
  const limit = await place({ symbol, qty: 1, side: 'buy', type: 'limit', limit_price: 20, time_in_force: 'gtc' });
  await reaches(limit, 'new');
  const [limit2, stop2] = await Promise.all([replace(limit.id, { qty: '2', limit_price: '21' }), replace(stop.id, { stop_price: '3' })]);
  assert.deepEqual([limit2.replaces, number(limit2.qty), number(limit2.limit_price)], [limit.id, 2, 21]);
  assert.deepEqual([stop2.replaces, number(stop2.stop_price)], [stop.id, 3]);
  assert.equal((await reaches(limit, 'replaced')).replaced_by, limit2.id);
  assert.equal((await reaches(stop, 'replaced')).replaced_by, stop2.id);
  await Promise.all([limit2, stop2].map(order => reaches(order, 'new')));
  await Promise.all([stop2, stopLimit, trailing, trailingPrice, limit2].map(order => cancel(order.id)));
  await Promise.all([stop2, stopLimit, trailing, trailingPrice, limit2].map(order => reaches(order, 'canceled')));

  // Groups: their legs wait for the entry, and are listed inside of it.
  const exits = { take_profit: { limit_price: 9_000 }, stop_loss: { stop_price: 2, limit_price: 1.5 } };
  const [bracket, oto, oco] = await Promise.all([
    place({ symbol, qty: 1, side: 'buy', type: 'limit', limit_price: 20, time_in_force: 'gtc', order_class: 'bracket', ...exits }),
    place({ symbol, qty: 1, side: 'buy', type: 'limit', limit_price: 20, time_in_force: 'day', order_class: 'oto', stop_loss: { stop_price: 2 } }),
    place({ symbol, qty: 1, side: 'sell', type: 'limit', time_in_force: 'gtc', order_class: 'oco', ...exits })]);
  assert.deepEqual([bracket.order_class, ...bracket.legs.map(leg => `${leg.type} ${leg.side} ${leg.status}`)], ['bracket', 'limit sell held', 'stop_limit sell held']);
  assert.deepEqual([oto.order_class, ...oto.legs.map(leg => leg.type)], ['oto', 'stop']);
  assert.deepEqual([oco.order_class, number(oco.limit_price), ...oco.legs.map(leg => leg.type)], ['oco', 9_000, 'stop_limit']);
  await Promise.all([bracket, oto, oco].map(order => reaches(order, 'new')));
  const listed = await list();
  for (const group of [bracket, oto, oco]) assert.deepEqual(listed.find(order => order.id === group.id).legs.map(leg => leg.id).sort(), group.legs.map(leg => leg.id).sort());
  await Promise.all([bracket, oto, oco].map(order => cancel(order.id)));
  await Promise.all([bracket, oto, oco].flatMap(order => [order, ...order.legs]).map(order => reaches(order, 'canceled')));

  // One whose entry is filled: its profit rests at the market until it is canceled.
  const entered = await place({ symbol, qty: 1, side: 'buy', type: 'market', time_in_force: 'gtc', order_class: 'oto', take_profit: { limit_price: 9_000 } });
  await reaches(entered, 'filled');
  await reaches(entered.legs[0], 'new');
  await cancel(entered.legs[0].id);
  await reaches(entered.legs[0], 'canceled');

  await close(symbol);
  await until(`${symbol} is closed`, async () => !(await holds(symbol)));
  done();
};
