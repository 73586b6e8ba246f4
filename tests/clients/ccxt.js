// ccxt 4.5, unmodified: alpaca and pro.alpaca, which know Alpaca's crypto only. Their addresses are settings, those of the streams too (without
// that, the market's would be that of an older version, v1beta2). Deposits, withdrawals and wallets aren't served.
import assert from 'node:assert/strict';
import ccxt from 'ccxt';
import { baseUrl, counted, keyId as apiKey, secretKey as secret, socketUrl, until, done } from './support.js';

const api = { broker: baseUrl, trader: baseUrl, market: baseUrl, ws: { crypto: `${socketUrl}/v1beta3/crypto/us`, trading: `${socketUrl}/stream` } };
const inner = /^(constructor|describe|sign|authenticate|generateClientOrderId|setSandboxMode|(parse|handle).*)$/;
const alpaca = counted(new ccxt.alpaca({ apiKey, secret, urls: { api } }), {
  'by loadMarkets': 'fetchMarkets',
  'not served': 'fetchDepositAddress withdraw fetchTransactionsHelper fetchDepositsWithdrawals fetchDeposits fetchWithdrawals',
}, { inner, types: [ccxt.alpaca.prototype] });
const live = counted(new ccxt.pro.alpaca({ apiKey, secret, urls: { api } }), {}, { inner, types: [ccxt.pro.alpaca.prototype] });
await live.loadHttpProxyAgent(); // it wants this for sockets without TLS
const pair = 'ETH/USD';
const minute = live.watchOHLCV(pair);   // a bar comes with the end of its minute

assert.ok(Math.abs((await alpaca.fetchTime()) - Date.now()) < 60_000);
const market = (await alpaca.loadMarkets())[pair];
assert.ok(market.active && market.limits.amount.min > 0 && market.precision.amount > 0 && market.precision.price > 0);
assert.ok((await alpaca.fetchTicker(pair)).ask > 0);
assert.ok((await alpaca.fetchTickers())['BTC/USD'].last > 0);
const book = await alpaca.fetchOrderBook(pair);
assert.ok(book.bids[0][0] > 0 && book.asks[0][0] >= book.bids[0][0]);
const since = Date.now() - 3 * 3_600_000;
await until('there are trades', async () => (await alpaca.fetchTrades(pair, since, 20)).length === 20);
assert.equal((await alpaca.fetchTrades(pair, undefined, undefined, { method: 'marketPublicGetV1beta3CryptoLocLatestTrades' })).length, 1);
const candles = await alpaca.fetchOHLCV(pair, '1m', since, 20);
assert.equal(candles.length, 20);
assert.ok((await alpaca.fetchOHLCV(pair, '1h', Date.now() - 72 * 3_600_000, undefined, { paginate: true })).length > 48);
const pages = await alpaca.fetchOHLCV(pair, '1m', since, 100, { paginate: true, limit: 30 });
assert.ok(pages.length > 30 && new Set(pages.map(candle => candle[0])).size === pages.length);
assert.equal((await alpaca.fetchOHLCV(pair, '1m', undefined, undefined, { method: 'marketPublicGetV1beta3CryptoLocLatestBars' })).length, 1);

// The account's stream; it has no acknowledgement that a caller sees, so it is waited for a first update.
const [told, trades] = [[], []];
let broken;
const watch = async (list, next) => { try { for (;;) list.push(...await next()); } catch (error) { broken ??= error; } };
watch(told, async () => (await live.watchOrders(pair)).map(order => `${order.id} ${order.info.status}`));
watch(trades, async () => (await live.watchMyTrades(pair)).map(trade => trade.order));
await until('the stream listens', async () => {
  if (broken) throw broken;
  const probe = await alpaca.createOrder(pair, 'limit', 'buy', 0.1, 200);
  await alpaca.cancelOrder(probe.id);
  await until('canceled', async () => (await alpaca.fetchOrder(probe.id)).status === 'canceled');
  return told.some(line => line.startsWith(probe.id));
});

const bought = await alpaca.createOrder(pair, 'market', 'buy', 0.5, undefined, { clientOrderId: `ccxt-${Date.now()}` });
await until('the fill is told', () => broken || told.includes(`${bought.id} filled`) && trades.includes(bought.id));
assert.ifError(broken);
const filled = await alpaca.fetchOrder(bought.id);
assert.deepEqual([filled.status, filled.filled, filled.symbol, filled.clientOrderId], ['closed', 0.5, pair, bought.clientOrderId]);
await assert.rejects(alpaca.createOrder(pair, 'market', 'buy', 0.5, undefined, { clientOrderId: bought.clientOrderId }), ccxt.ExchangeError);
for (const order of [await alpaca.createMarketBuyOrderWithCost(pair, 50), await alpaca.createMarketOrderWithCost(pair, 'buy', 40), await alpaca.createMarketSellOrderWithCost(pair, 30)]) {
  await until('filled by its cost', async () => (await alpaca.fetchOrder(order.id)).status === 'closed');
}
assert.ok((await alpaca.fetchMyTrades(pair, Date.now() - 3_600_000, 50)).some(trade => trade.order === bought.id && trade.amount > 0));

const stop = await alpaca.createOrder(pair, 'limit', 'sell', 0.1, 50, { triggerPrice: 60 });
assert.deepEqual([stop.info.type, stop.triggerPrice, stop.price], ['stop_limit', 60, 50]);
const first = await alpaca.createOrder(pair, 'limit', 'buy', 0.1, 190);
await until('at the market', async () => (await alpaca.fetchOrder(first.id)).info.status === 'new');
const edited = await alpaca.editOrder(first.id, pair, 'limit', 'buy', 1, 195);
assert.deepEqual([edited.info.replaces, edited.price, edited.amount], [first.id, 195, 1]);
await until('replaced', async () => (await alpaca.fetchOrder(first.id)).info.replaced_by === edited.id);

const resting = await alpaca.createOrder(pair, 'limit', 'buy', 0.1, 200);
assert.ok((await alpaca.fetchOpenOrders(pair)).some(order => order.id === resting.id));
assert.ok((await alpaca.fetchOrders(pair, Date.now() - 3_600_000, 500)).some(order => order.id === bought.id));
await alpaca.cancelAllOrders();
for (const { id } of [stop, edited, resting]) await until('canceled', async () => (await alpaca.fetchOrder(id)).status === 'canceled');
assert.ok((await alpaca.fetchClosedOrders(pair, undefined, 50)).some(order => order.id === resting.id));

const balance = await alpaca.fetchBalance();
assert.ok(balance.USD.total > 0 && balance.ETH.free >= 0.5);
assert.equal((await alpaca.traderPrivateDeleteV2PositionsSymbolOrAssetId({ symbol_or_asset_id: 'ETHUSD' })).side, 'sell');
await until('closed', async () => !(await alpaca.fetchBalance()).ETH);
assert.equal((await alpaca.traderPrivateGetV2AssetsSymbolOrAssetId({ symbol_or_asset_id: 'ETH%2FUSD' })).symbol, pair);

// The market's streams.
const [ticker, seen, depth] = await Promise.all([live.watchTicker(pair), live.watchTrades('BTC/USD'), live.watchOrderBook(pair)]);
assert.ok(ticker.bid > 0 && ticker.ask >= ticker.bid);
assert.ok(seen.length > 0 && seen.every(trade => trade.symbol === 'BTC/USD' && trade.price > 0));
assert.ok(depth.bids[0][0] > 0 && depth.asks[0][0] > depth.bids[0][0]);
assert.ok((await minute)[0][1] > 0);

await live.close();
done();
