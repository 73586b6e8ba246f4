// @alpacahq/typescript-sdk 0.0.32, unmodified: one address for trading and market data. It waits a second before every request, so independent ones
// go together. It has no streams. What it asks for at addresses that Alpaca doesn't have (any more) isn't tried: snapshots of stocks (v1beta1), bars,
// quotes and snapshots of crypto (v1beta1), trades of crypto (its address has the literal ":loc").
import assert from 'node:assert/strict';
import { createClient } from '@alpacahq/typescript-sdk';
import { baseUrl, counted, keyId as key, secretKey as secret, until, done } from './support.js';

const alpaca = counted(createClient({ key, secret, baseURL: baseUrl, tokenBucket: { capacity: 200, fillRate: 100 } }), {
  'typescript-sdk-orders.js': 'replaceOrder',
  'at addresses that Alpaca lacks': 'getCryptoBars getCryptoQuotes getCryptoSnapshots getCryptoTrades getStocksSnapshots',
  'not served': 'createCryptoTransfer exerciseOption getCorporateAction getCorporateActions getCryptoTransfer getCryptoTransfers getCryptoWallet getCryptoWallets getCryptoWhitelistedAddress getCryptoWhitelistedAddresses getFeeEstimate '
    + 'getOptionsContract getOptionsContracts removeCryptoWhitelistedAddress requestCryptoWhitelistedAddress getForexRates getLatestForexRates getLogo getNews getOptionsBars getOptionsExchanges getOptionsSnapshots getOptionsTrades '
    + 'getOptionsTradesLatest getStocksAuctions getStocksConditions getStocksCorporateActions getStocksExchangeCodes getStocksMarketMovers getStocksMostActives',
});
const refused = (code, promise) => assert.rejects(promise, error => JSON.parse(error.message).code === code);

const [account, clock, calendar, crypto, pair, configurations] = await Promise.all([
  alpaca.getAccount(), alpaca.getClock(), alpaca.getCalendar({ start: '2026-11-26', end: '2026-11-27' }), alpaca.getAssets({ status: 'active', asset_class: 'crypto' }),
  alpaca.getAsset({ symbol_or_asset_id: 'BTC/USD' }), alpaca.getConfigurations()]);
assert.equal(account.status, 'ACTIVE');
assert.equal(clock.is_open, true);
assert.deepEqual(calendar.map(day => [day.date, day.close]), [['2026-11-27', '13:00']]);
assert.ok(crypto.length > 0 && crypto.every(asset => asset.class === 'crypto'));
assert.equal(pair.symbol, 'BTC/USD');
assert.equal(configurations.suspend_trade, false);

const clientOrderId = `ts-${Date.now()}`;
const [bought, limit] = await Promise.all([
  alpaca.createOrder({ symbol: 'SPY', qty: 2, side: 'buy', type: 'market', time_in_force: 'day', client_order_id: clientOrderId }),
  alpaca.createOrder({ symbol: 'SPY', qty: 1, side: 'buy', type: 'limit', limit_price: 30, time_in_force: 'gtc' })]);
await until('filled', async () => (await alpaca.getOrder({ order_id: bought.id })).status === 'filled');
await refused(40010001, alpaca.createOrder({ symbol: 'SPY', qty: 2, side: 'buy', type: 'market', time_in_force: 'day', client_order_id: clientOrderId }));
const [open, position, positions, fills, activities, history] = await Promise.all([
  alpaca.getOrders({ status: 'open', nested: true, symbols: 'SPY' }), alpaca.getPosition({ symbol_or_asset_id: 'SPY' }), alpaca.getPositions(),
  alpaca.getActivity({ activity_type: 'FILL' }), alpaca.getActivities(), alpaca.getPortfolioHistory({ period: '1D', timeframe: '1Min', extended_hours: true })]);
assert.ok(open.some(order => order.id === limit.id));
assert.ok(Number(position.qty) >= 2 && positions.some(other => other.symbol === 'SPY'));
assert.ok(fills.some(fill => fill.order_id === bought.id) && activities.some(activity => activity.order_id === bought.id));
assert.equal(history.timeframe, '1Min');

const canceled = await alpaca.cancelOrders();
assert.ok(canceled.some(item => item.id === limit.id && item.status === 200));
await until('canceled', async () => (await alpaca.getOrder({ order_id: limit.id })).status === 'canceled');
const again = await alpaca.createOrder({ symbol: 'SPY', qty: '1', side: 'buy', type: 'limit', limit_price: '30', time_in_force: 'day' });
assert.deepEqual(await alpaca.cancelOrder({ order_id: again.id }), {});
assert.equal((await alpaca.closePosition({ symbol_or_asset_id: 'SPY' })).side, 'sell');
await until('closed', async () => (await alpaca.getPositions()).every(other => other.symbol !== 'SPY'));
const [gone, items, updated] = await Promise.all([alpaca.getOrder({ order_id: again.id }), alpaca.closePositions(), alpaca.updateConfigurations({ trade_confirm_email: 'all' })]);
assert.equal(gone.status, 'canceled');
assert.ok(items.every(item => item.status === 200));
assert.equal(updated.trade_confirm_email, 'all');

const names = list => list.assets.map(asset => asset.symbol);
const list = await alpaca.createWatchlist({ name: `ts ${Date.now()}`, symbols: ['AAPL', 'BTC/USD'] });
assert.deepEqual(names(await alpaca.updateWatchlist({ watchlist_id: list.id, name: list.name, symbols: ['SPY'] })), ['SPY']);
const [found, lists] = await Promise.all([alpaca.getWatchlist({ watchlist_id: list.id }), alpaca.getWatchlists()]);
assert.deepEqual(names(found), ['SPY']);
assert.ok(lists.some(other => other.id === list.id));
assert.deepEqual(await alpaca.deleteWatchlist({ watchlist_id: list.id }), {});
await refused(40410000, alpaca.getWatchlist({ watchlist_id: list.id }));

const [symbols, loc, start] = ['AAPL,MSFT', 'us', new Date(Date.now() - 4 * 86_400_000).toISOString()];
const latest = await Promise.all([
  alpaca.getStocksQuotesLatest({ symbols }), alpaca.getStocksTradesLatest({ symbols }), alpaca.getStocksBarsLatest({ symbols }),
  alpaca.getCryptoQuotesLatest({ loc, symbols: 'BTC/USD' }), alpaca.getCryptoTradesLatest({ loc, symbols: 'BTC/USD' }),
  alpaca.getLatestCryptoBars({ loc, symbols: 'BTC/USD' }), alpaca.getLatestCryptoOrderbooks({ loc, symbols: 'BTC/USD' })]);
const kinds = ['quotes', 'trades', 'bars', 'quotes', 'trades', 'bars', 'orderbooks'];
for (const [i, kind] of kinds.entries()) assert.deepEqual(Object.keys(latest[i][kind]).sort(), i < 3 ? ['AAPL', 'MSFT'] : ['BTC/USD'], kind);
const full = (kind, ask) => until(`${kind} fill more than a page`, async () => (page => page.next_page_token && page)(await ask({ symbols, start, limit: 50 })));
const pages = await Promise.all([full('bars', query => alpaca.getStocksBars({ ...query, timeframe: '1Min' })), full('trades', alpaca.getStocksTrades), full('quotes', alpaca.getStocksQuotes)]);
const next = await alpaca.getStocksBars({ symbols, timeframe: '1Min', start, limit: 50, page_token: pages[0].next_page_token });
assert.ok(['bars', 'trades', 'quotes'].every((kind, i) => pages[i][kind].AAPL.length === 50));
assert.ok(next.bars.AAPL[0].t > pages[0].bars.AAPL[49].t);

done();
