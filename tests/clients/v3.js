// @alpacahq/alpaca-trade-api 3.1, unmodified: account, assets, an order to its fill (told by the stream), list, cancel, close; calendar, activities,
// portfolio history, configurations, watchlists.
import assert from 'node:assert/strict';
import Alpaca from 'alpaca-v3';
import { baseUrl, counted, keyId, secretKey, until, done } from './support.js';

const client = new Alpaca({ keyId, secretKey, baseUrl });
const inner = /^(constructor|httpRequest|dataHttpRequest|sendRequest|newTimeframe|get(Multi|Latest|Snapshot|Crypto|Option|Corporate|News).*|get.*V2)$/; // v3-data.js calls what is about market data
const alpaca = counted(client, { 'v3-orders.js': 'replaceOrder' }, { inner });

assert.equal((await alpaca.getAccount()).status, 'ACTIVE');
assert.equal((await alpaca.getClock()).is_open, true);
assert.ok((await alpaca.getAssets({ status: 'active' })).some(asset => asset.symbol === 'AAPL'));
assert.equal((await alpaca.getAsset('BTC/USD')).symbol, 'BTC/USD');

const updates = [];
const stream = client.trade_ws;
stream.onOrderUpdate(update => updates.push(update));
const connected = new Promise(resolve => stream.onConnect(resolve));
stream.connect();
await connected;
stream.subscribe(['trade_updates']);
await new Promise(resolve => setTimeout(resolve, 500)); // the library doesn't tell when its subscription was acknowledged

const clientOrderId = `v3-${Date.now()}`;
const placed = await alpaca.createOrder({ symbol: 'AAPL', qty: 2, side: 'buy', type: 'market', time_in_force: 'day', client_order_id: clientOrderId });
assert.equal(placed.client_order_id, clientOrderId);

const filled = await until('filled', async () => (order => order.status === 'filled' && order)(await alpaca.getOrderByClientId(clientOrderId)));
assert.equal(filled.filled_qty, '2');
const fill = await until('the fill is told', () => updates.find(update => update.event === 'fill' && update.order.id === placed.id));
assert.ok(Number(fill.price) > 0 && fill.execution_id);
assert.ok(Number((await alpaca.getPosition('AAPL')).qty) >= 2);
assert.ok((await alpaca.getPositions()).length > 0);

await assert.rejects(alpaca.createOrder({ symbol: 'AAPL', qty: 2, side: 'buy', type: 'market', time_in_force: 'day', client_order_id: clientOrderId }),
  error => error.response.status === 422 && error.response.data.code === 40010001);

const resting = await alpaca.createOrder({ symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '10.5', time_in_force: 'gtc' });
assert.ok((await alpaca.getOrders({ status: 'open' })).some(order => order.id === resting.id));
await alpaca.cancelOrder(resting.id);
await until('canceled', async () => (await alpaca.getOrder(resting.id)).status === 'canceled');
await alpaca.cancelAllOrders();

await alpaca.closePosition('AAPL');
const closed = () => until('closed', async () => !(await alpaca.getPositions()).some(position => position.symbol === 'AAPL'));
await closed();
const again = await alpaca.createOrder({ symbol: 'AAPL', qty: 1, side: 'buy', type: 'market', time_in_force: 'day' });
await until('filled', async () => (await alpaca.getOrder(again.id)).status === 'filled');
assert.ok((await alpaca.closeAllPositions()).some(item => item.symbol === 'AAPL' && item.status === 200));
await closed();

assert.deepEqual((await alpaca.getCalendar({ start: '2026-11-26', end: '2026-11-27' })).map(day => [day.date, day.close]), [['2026-11-27', '13:00']]);
assert.ok((await alpaca.getAccountActivities({ activityTypes: ['FILL'], pageSize: 100 })).some(activity => activity.order_id === placed.id && activity.cum_qty === '2'));
assert.equal((await alpaca.getPortfolioHistory({ period: '1D', timeframe: '1Min', extended_hours: true })).timeframe, '1Min');
assert.equal((await alpaca.getAccountConfigurations()).suspend_trade, false);
assert.equal((await alpaca.updateAccountConfigurations({ trade_confirm_email: 'none' })).trade_confirm_email, 'none');
assert.equal((await alpaca.updateAccountConfigurations({ trade_confirm_email: 'all' })).trade_confirm_email, 'all');

const symbols = list => list.assets.map(asset => asset.symbol);
const list = await alpaca.addWatchlist(`v3 ${Date.now()}`, ['AAPL']);
assert.deepEqual(symbols(await alpaca.addToWatchlist(list.id, 'BTC/USD')), ['AAPL', 'BTC/USD']);
assert.deepEqual(symbols(await alpaca.deleteFromWatchlist(list.id, 'BTC/USD')), ['AAPL']);
assert.deepEqual(symbols(await alpaca.updateWatchlist(list.id, { symbols: ['TSLA', 'MSFT'] })), ['TSLA', 'MSFT']);
assert.deepEqual(symbols(await alpaca.getWatchlist(list.id)), ['TSLA', 'MSFT']);
assert.ok((await alpaca.getWatchlists()).some(other => other.id === list.id));
await alpaca.deleteWatchlist(list.id);
await assert.rejects(alpaca.getWatchlist(list.id), error => error.response.status === 404 && error.response.data.code === 40410000);

stream.disconnect();
done();
