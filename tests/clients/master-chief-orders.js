// @master-chief/alpaca 6.3, unmodified: stops, trailing stops, order groups, replacing.
import { AlpacaClient } from '@master-chief/alpaca';
import { baseUrl, keyId as key, secretKey as secret } from './support.js';
import { tryOrders } from './orders.js';

const alpaca = new AlpacaClient({ credentials: { key, secret, paper: true }, endpoints: { rest: { account: `${baseUrl}/v2` } } });
await tryOrders('TSLA', {
  place: order => alpaca.placeOrder(order),
  find: order_id => alpaca.getOrder({ order_id, nested: true }),
  list: () => alpaca.getOrders({ status: 'all', limit: 500, nested: true }),
  replace: (order_id, change) => alpaca.replaceOrder({ order_id, ...change }),
  cancel: order_id => alpaca.cancelOrder({ order_id }),
  close: symbol => alpaca.closePosition({ symbol }),
  holds: async symbol => (await alpaca.getPositions()).some(position => position.symbol === symbol),
});
