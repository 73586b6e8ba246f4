// @alpacahq/alpaca-trade-api 3.1, unmodified: stops, trailing stops, order groups, replacing.
import Alpaca from 'alpaca-v3';
import { baseUrl, keyId, secretKey } from './support.js';
import { tryOrders } from './orders.js';

const alpaca = new Alpaca({ keyId, secretKey, baseUrl });
await tryOrders('MSFT', {
  place: order => alpaca.createOrder(order),
  find: id => alpaca.getOrder(id),
  list: () => alpaca.getOrders({ status: 'all', limit: 500, nested: true }),
  replace: (id, change) => alpaca.replaceOrder(id, change),
  cancel: id => alpaca.cancelOrder(id),
  close: symbol => alpaca.closePosition(symbol),
  holds: async symbol => (await alpaca.getPositions()).some(position => position.symbol === symbol),
});
