// @alpacahq/alpaca-trade-api 4: the account, an order to its fill, positions, lists. See v4-client.js for its address.
import assert from 'node:assert/strict';
import { all, socketUrl, until, done } from './support.js';
import { alpaca, group } from './v4-client.js';

const trading = group(alpaca.trading, { 'not served': 'corporateActions cryptoFunding events locates tokenization iterateOptionsContracts collectOptionsContracts' });
const account = group(trading.account);
const clock = group(trading.clock);
const calendar = group(trading.calendar);
const assets = group(trading.assets, { 'not served': 'getOptionContractSymbolOrId getOptionsContracts' });
const orders = group(trading.orders, { 'v4-orders.js': 'market stop stopLimit trailingStop bracket oco oto patchOrderByOrderId' });
const positions = group(trading.positions, { 'not served': 'optionDoNotExercise optionExercise' });
const activities = group(trading.accountActivities);
const history = group(trading.portfolioHistory);
const configurations = group(trading.accountConfigurations);
const watchlists = group(trading.watchlists);

assert.equal((await account.getAccount()).status, 'ACTIVE');
assert.equal((await trading.validateConnection()).ok, true);
assert.equal((await clock.legacyClock()).isOpen, true);
assert.deepEqual((await clock.clock({ markets: 'NASDAQ,NYSE' })).clocks.map(of => [of.market.mic, of.phase]), [['XNAS', 'core'], ['XNYS', 'core']]);
assert.ok((await assets.getV2Assets({ status: 'active', assetClass: 'crypto' })).some(asset => asset.symbol === 'BTC/USD'));
assert.equal((await assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: 'BTC/USD' })).symbol, 'BTC/USD');

// Waits for the stream's acknowledgement, places the order, and waits for its fill on the stream.
const began = new Date();
const stream = trading.stream({ url: `${socketUrl}/stream` });
const connected = new Promise(resolve => stream.onConnect(resolve));
stream.connect();
await connected;
const id = () => `v4-${crypto.randomUUID()}`;
const clientOrderId = id();
const filled = await trading.submitAndWait({ type: 'market', symbol: 'MSFT', qty: 3, side: 'buy', clientOrderId }, { timeoutMs: 60_000, stream });
assert.equal(filled.status, 'filled');
assert.equal(filled.clientOrderId, clientOrderId);
assert.equal((await orders.getOrderByClientOrderId({ clientOrderId })).id, filled.id);

// By pages of one, all in one list, by their type: the same.
const fills = { after: began, until: new Date(), pageSize: 1 };   // what is closed later brings more
const collected = await trading.collectActivities({ ...fills, activityTypes: ['FILL'] });
assert.ok(collected.some(activity => activity.orderId === filled.id));
assert.deepEqual(await all(trading.iterateActivities({ ...fills, activityTypes: ['FILL'] })), collected);
assert.deepEqual((await activities.getAccountActivities({ ...fills, pageSize: 100, activityTypes: ['FILL'] })).map(activity => activity.id), collected.map(activity => activity.id));
const typed = await trading.collectActivitiesByType({ ...fills, activityType: 'FILL' });
assert.deepEqual(await all(trading.iterateActivitiesByType({ ...fills, activityType: 'FILL' })), typed);
assert.equal((await activities.getAccountActivitiesByActivityType({ ...fills, pageSize: 100, activityType: 'FILL' })).length, collected.length);
assert.equal(typed.length, collected.length);

// Orders that rest: the calls that place them, one and all canceled.
const reaches = (order, status) => until(`${order.id} is ${status}`, async () => (found => found.status === status && found)(await orders.getOrderByOrderID({ orderId: order.id })));
const resting = await orders.limit({ symbol: 'MSFT', qty: 1, side: 'buy', limitPrice: 20, clientOrderId: id() });
const submitted = await orders.submit({ type: 'limit', symbol: 'MSFT', qty: 1, side: 'buy', limitPrice: 21, clientOrderId: id() });
const posted = await orders.postOrder({ postOrderRequest: { type: 'limit', symbol: 'MSFT', qty: '1', side: 'buy', limitPrice: '22', timeInForce: 'gtc', clientOrderId: id() } });
const open = (await orders.getAllOrders({ status: 'open' })).map(order => order.id);
assert.ok([resting, submitted, posted].every(order => open.includes(order.id)));
await orders.deleteOrderByOrderID({ orderId: resting.id });
await reaches(resting, 'canceled');
const canceled = await orders.deleteAllOrders();
assert.ok([submitted, posted].every(order => canceled.some(item => item.id === order.id && item.status === 200)));
await Promise.all([submitted, posted].map(order => reaches(order, 'canceled')));

// A position, closed in a part and with all others, by both calls for that.
assert.ok((await positions.getAllOpenPositions()).some(position => position.symbol === 'MSFT'));
assert.ok(Number((await positions.getOpenPosition({ symbolOrAssetId: 'MSFT' })).qty) >= 3);
await reaches(await positions.deleteOpenPosition({ symbolOrAssetId: 'MSFT', qty: 1 }), 'filled');
assert.ok((await positions.deleteAllOpenPositions({ cancelOrders: true })).some(item => item.symbol === 'MSFT' && item.status === 200));
await until('closed', async () => (await positions.getAllOpenPositions()).every(position => position.symbol !== 'MSFT'));
assert.ok((await trading.closeAllPositions()).every(item => item.symbol !== 'MSFT'));

assert.equal((await calendar.legacyCalendar({ start: new Date('2026-11-26'), end: new Date('2026-11-27') })).length, 1);
const days = (await calendar.calendar({ market: 'NYSE', start: new Date('2026-11-26'), end: new Date('2026-11-27'), timezone: 'UTC' })).calendar;
assert.deepEqual(days.map(day => [day.coreStart.toISOString(), day.coreEnd.toISOString()]), [['2026-11-27T14:30:00.000Z', '2026-11-27T18:00:00.000Z']]);
assert.equal((await history.getAccountPortfolioHistory({ period: '1M', timeframe: '1D' })).timeframe, '1D');
assert.equal((await configurations.getAccountConfig()).suspendTrade, false);
assert.equal((await configurations.patchAccountConfig({ accountConfigurations: { tradeConfirmEmail: 'all' } })).tradeConfirmEmail, 'all');

const symbols = list => list.assets.map(asset => asset.symbol);
const list = await watchlists.postWatchlist({ createWatchlistRequest: { name: `v4 ${Date.now()}`, symbols: ['AAPL', 'BTC/USD'] } });
assert.deepEqual(symbols(await watchlists.removeAssetFromWatchlist({ watchlistId: list.id, symbol: 'BTC/USD' })), ['AAPL']);
assert.deepEqual(symbols(await watchlists.addAssetToWatchlist({ watchlistId: list.id, addAssetToWatchlistRequest: { symbol: 'SPY' } })), ['AAPL', 'SPY']);
assert.deepEqual(symbols(await watchlists.updateWatchlistById({ watchlistId: list.id, updateWatchlistRequest: { symbols: ['SPY'] } })), ['SPY']);
assert.deepEqual(symbols(await watchlists.getWatchlistById({ watchlistId: list.id })), ['SPY']);
assert.deepEqual(symbols(await watchlists.getWatchlistByName({ name: list.name })), ['SPY']);
assert.deepEqual(symbols(await watchlists.addAssetToWatchlistByName({ name: list.name, addAssetToWatchlistRequest: { symbol: 'TSLA' } })), ['SPY', 'TSLA']);
assert.deepEqual(symbols(await watchlists.updateWatchlistByName({ name: list.name, updateWatchlistRequest: { name: list.name, symbols: ['MSFT'] } })), ['MSFT']);
await watchlists.deleteWatchlistByName({ name: list.name });
const second = await watchlists.postWatchlist({ createWatchlistRequest: { name: list.name, symbols: [] } });
await watchlists.deleteWatchlistById({ watchlistId: second.id });
assert.ok((await watchlists.getWatchlists()).every(other => ![list.id, second.id].includes(other.id)));

stream.disconnect();
done();
