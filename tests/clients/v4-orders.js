// @alpacahq/alpaca-trade-api 4: its own calls for stops, trailing stops, order groups; replacing. See v4-client.js for its address.
import { tryOrders } from './orders.js';
import { alpaca, group } from './v4-client.js';

const { positions } = alpaca.trading;
const orders = group(alpaca.trading.orders, { 'v4.js': 'submit postOrder getOrderByClientOrderId deleteAllOrders' });

const calls = { market: 'market', limit: 'limit', stop: 'stop', stop_limit: 'stopLimit', trailing_stop: 'trailingStop' };
const groups = { bracket: 'bracket', oco: 'oco', oto: 'oto' };
const camel = value => value && typeof value === 'object' && !(value instanceof Date)
  ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()), camel(inner)])) : value;
const snake = value => Array.isArray(value) ? value.map(snake) : value && typeof value === 'object' && !(value instanceof Date)
  ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), snake(inner)])) : value;

await tryOrders('AAPL', {
  place: async ({ type, order_class, ...order }) => snake(await orders[order_class ? groups[order_class] : calls[type]](camel(order))),
  find: async orderId => snake(await orders.getOrderByOrderID({ orderId, nested: true })),
  list: async () => snake(await orders.getAllOrders({ status: 'all', limit: 500, nested: true })),
  replace: async (orderId, change) => snake(await orders.patchOrderByOrderId({ orderId, patchOrderRequest: camel(change) })),
  cancel: orderId => orders.deleteOrderByOrderID({ orderId }),
  close: symbolOrAssetId => positions.deleteOpenPosition({ symbolOrAssetId }),
  holds: async symbol => (await positions.getAllOpenPositions()).some(position => position.symbol === symbol),
});
