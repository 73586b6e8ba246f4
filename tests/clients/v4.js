// @alpacahq/alpaca-trade-api 4, unmodified: its client has no setting for the address, so its requests are sent to ours by the
// fetch function it lets one give.
import assert from 'node:assert/strict';
import { Alpaca } from 'alpaca-v4';
import { baseUrl, keyId, secretKey as secret, socketUrl, until, done } from './support.js';

const fetchApi = (url, init) => fetch(String(url).replace(/^https:\/\/[^/]+/, baseUrl), init);
const alpaca = new Alpaca({ keyId, secret, fetchApi, rateLimit: false });

assert.equal((await alpaca.trading.account.getAccount()).status, 'ACTIVE');
assert.equal((await alpaca.trading.clock.legacyClock()).isOpen, true);
assert.ok((await alpaca.trading.assets.getV2Assets({ status: 'active', assetClass: 'crypto' })).some(asset => asset.symbol === 'BTC/USD'));
assert.equal((await alpaca.trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: 'BTC/USD' })).symbol, 'BTC/USD');

// Waits for the stream's acknowledgement, places the order, and waits for its fill on the stream.
const stream = alpaca.trading.stream({ url: `${socketUrl}/stream` });
const connected = new Promise(resolve => stream.onConnect(resolve));
stream.connect();
await connected;
const clientOrderId = `v4-${crypto.randomUUID()}`;
const filled = await alpaca.trading.submitAndWait({ type: 'market', symbol: 'MSFT', qty: 1, side: 'buy', clientOrderId }, { timeoutMs: 60_000, stream });
assert.equal(filled.status, 'filled');
assert.equal(filled.clientOrderId, clientOrderId);

await until('in the position', async () => (await alpaca.trading.positions.getAllOpenPositions()).some(position => position.symbol === 'MSFT'));

const resting = await alpaca.trading.orders.limit({ symbol: 'MSFT', qty: 1, side: 'buy', limitPrice: 20, clientOrderId: `v4-${crypto.randomUUID()}` });
const open = await alpaca.trading.orders.getAllOrders({ status: 'open' });
assert.ok(open.some(order => order.id === resting.id));
await alpaca.trading.orders.deleteOrderByOrderID({ orderId: resting.id });
await until('canceled', async () => (await alpaca.trading.orders.getOrderByOrderID({ orderId: resting.id })).status === 'canceled');

assert.ok((await alpaca.marketData.getLatestPrice('MSFT')) > 0);

// Bars by pages; then the streams, which this client wants in MessagePack.
const start = new Date(Date.now() - 4 * 86_400_000);
const bars = [];
for await (const { symbol, value } of alpaca.marketData.iterateStockBars({ symbols: ['MSFT', 'AAPL'], timeframe: '1Min', start, end: new Date(Date.now() - 120_000), limit: 500 })) bars.push(`${symbol} ${JSON.stringify(value)}`);
assert.ok(bars.length > 500, `${bars.length} bars`);
assert.equal(new Set(bars).size, bars.length);
for (const [open, path, symbol] of [['stockStream', '/v2/iex', 'MSFT'], ['cryptoStream', '/v1beta3/crypto/us', 'BTC/USD']]) {
  const live = alpaca.marketData[open]({ url: `${socketUrl}${path}` });
  const [trades, quotes] = [[], []];
  live.onTrade(trade => trades.push(trade));
  live.onQuote(quote => quotes.push(quote));
  const opened = new Promise(resolve => live.onConnect(resolve));
  live.connect();
  await opened;
  live.subscribeForTrades([symbol]);
  live.subscribeForQuotes([symbol]);
  await until(`${symbol} is traded and quoted`, () => trades.length > 2 && quotes.length > 2);
  assert.ok([...trades, ...quotes].every(data => data.symbol === symbol && Math.abs(data.timestamp - Date.now()) < 3_600_000));
  assert.ok(trades.every(trade => trade.price > 0) && quotes.every(quote => quote.askPrice > quote.bidPrice));
  live.disconnect();
}

const { calendar, accountActivities, portfolioHistory, accountConfigurations, watchlists } = alpaca.trading;
assert.equal((await calendar.legacyCalendar({ start: new Date('2026-11-26'), end: new Date('2026-11-27') })).length, 1);
assert.ok((await accountActivities.getAccountActivities({ activityTypes: ['FILL'], pageSize: 100 })).some(activity => activity.orderId === filled.id));
assert.equal((await portfolioHistory.getAccountPortfolioHistory({ period: '1M', timeframe: '1D' })).timeframe, '1D');
assert.equal((await accountConfigurations.getAccountConfig()).suspendTrade, false);
assert.equal((await accountConfigurations.patchAccountConfig({ accountConfigurations: { tradeConfirmEmail: 'all' } })).tradeConfirmEmail, 'all');
const symbols = list => list.assets.map(asset => asset.symbol);
const list = await watchlists.postWatchlist({ createWatchlistRequest: { name: `v4 ${Date.now()}`, symbols: ['AAPL', 'BTC/USD'] } });
assert.deepEqual(symbols(await watchlists.removeAssetFromWatchlist({ watchlistId: list.id, symbol: 'BTC/USD' })), ['AAPL']);
assert.deepEqual(symbols(await watchlists.updateWatchlistById({ watchlistId: list.id, updateWatchlistRequest: { symbols: ['SPY'] } })), ['SPY']);
assert.deepEqual(symbols(await watchlists.getWatchlistByName({ name: list.name })), ['SPY']);
await watchlists.deleteWatchlistById({ watchlistId: list.id });

stream.disconnect();
done();
