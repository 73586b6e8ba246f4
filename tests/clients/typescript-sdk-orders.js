// @alpacahq/typescript-sdk 0.0.32, unmodified: stops, trailing stops, order groups, replacing. Each of its requests waits a second.
import { createClient } from '@alpacahq/typescript-sdk';
import { baseUrl, keyId as key, secretKey as secret } from './support.js';
import { tryOrders } from './orders.js';

const alpaca = createClient({ key, secret, baseURL: baseUrl, tokenBucket: { capacity: 200, fillRate: 100 } });
await tryOrders('SPY', {
  place: order => alpaca.createOrder(order),
  find: order_id => alpaca.getOrder({ order_id }),
  list: () => alpaca.getOrders({ status: 'all', limit: 500, nested: true }),
  replace: (order_id, change) => alpaca.replaceOrder({ order_id, ...change }),
  cancel: order_id => alpaca.cancelOrder({ order_id }),
  close: symbol_or_asset_id => alpaca.closePosition({ symbol_or_asset_id }),
  holds: async symbol => (await alpaca.getPositions()).some(position => position.symbol === symbol),
});
