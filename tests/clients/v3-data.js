// @alpacahq/alpaca-trade-api 3.1, unmodified: market data. Its streams want TLS, whatever the address says: it is put in front of ours here, as a
// cloud's ingress does it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import Alpaca from 'alpaca-v3';
import { all, baseUrl, counted, keyId, secretKey, until, done } from './support.js';

const { hostname: host, port } = new URL(baseUrl);
const ingress = tls.createServer({ cert: process.env.TLS_CERTIFICATE, key: process.env.TLS_KEY }, secure => {
  const plain = net.connect(port, host);
  for (const [from, to] of [[secure, plain], [plain, secure]]) from.on('error', () => to.destroy()).pipe(to);
}).listen(0, 'localhost');
await once(ingress, 'listening');

const client = new Alpaca({ keyId, secretKey, baseUrl, dataBaseUrl: baseUrl, dataStreamUrl: `https://localhost:${ingress.address().port}` });
const alpaca = counted(client, {
  'v3.js': 'getAccount updateAccountConfigurations getAccountConfigurations getAccountActivities getPortfolioHistory getPositions getPosition closeAllPositions closePosition getCalendar getClock getAssets getAsset '
    + 'getOrders getOrder getOrderByClientId createOrder replaceOrder cancelOrder cancelAllOrders getWatchlists getWatchlist addWatchlist addToWatchlist updateWatchlist deleteWatchlist deleteFromWatchlist',
  'not served': 'getOptionBars getOptionTrades getOptionLatestTrades getOptionLatestQuotes getOptionSnapshots getOptionChain getCorporateActions getNews',
}, { inner: /^(constructor|httpRequest|dataHttpRequest|sendRequest)$/ });
const [stocks, pairs] = [['AAPL', 'MSFT'], ['BTC/USD', 'ETH/USD']];
const names = map => [...map.keys()].sort();
const inOrder = items => items.every((item, i) => i === 0 || item.Timestamp >= items[i - 1].Timestamp);

// One by one, several, several as they come: the same; in pages, too.
const [start, end] = [new Date(Date.now() - 3 * 86_400_000).toISOString(), new Date(Date.now() - 600_000).toISOString()]; // bars that don't grow any more
const bars = { start, end, timeframe: alpaca.newTimeframe(5, client.timeframeUnit.MIN) };
// Not from the beginning of what the exchange keeps: that moves on.
const recent = await until('both are traded and quoted', async () => {
  const minute = { start: new Date(Date.now() - 60_000).toISOString(), end: new Date(Date.now() - 1000).toISOString(), limit: 40 };
  const seen = await Promise.all(stocks.flatMap(symbol => [alpaca.getTradesV2(symbol, { ...minute }), alpaca.getQuotesV2(symbol, { ...minute })].map(all)));
  return seen.every(items => items.length >= 20) && minute;
});
for (const [kind, query, fields] of [['Bars', bars, ['OpenPrice', 'HighPrice', 'LowPrice', 'ClosePrice', 'VWAP']], ['Trades', recent, ['Price', 'Size', 'ID']], ['Quotes', recent, ['BidPrice', 'AskPrice']]]) {
  const single = await all(alpaca[`get${kind}V2`]('AAPL', { ...query }));
  assert.ok(single.length >= 20 && inOrder(single), kind);
  assert.ok(single.every(item => fields.every(field => item[field] > 0)), `${kind}: ${JSON.stringify(single[0])}`);
  const several = await alpaca[`getMulti${kind}V2`](stocks, { ...query, limit: 2 * single.length });
  const coming = await all(alpaca[`getMulti${kind}AsyncV2`](stocks, { ...query, limit: 2 * single.length, pageLimit: 15 }));
  assert.deepEqual(coming, names(several).flatMap(symbol => several.get(symbol)), kind);
  assert.deepEqual(several.get('AAPL').slice(0, single.length).map(({ Symbol: _, ...item }) => item), single.map(({ Symbol: _, ...item }) => item), kind);
}
const crypto = { bars: await alpaca.getCryptoBars(pairs, { ...bars }), trades: await alpaca.getCryptoTrades(pairs, { start, limit: 10 }), quotes: await alpaca.getCryptoQuotes(pairs, { start, limit: 10 }) };
assert.deepEqual(names(crypto.bars), pairs);
assert.ok(crypto.bars.get('ETH/USD').every(bar => bar.High >= bar.Low && bar.Low > 0) && crypto.trades.get('BTC/USD')[0].Price > 0 && crypto.quotes.get('BTC/USD')[0].AskPrice > 0);
await assert.rejects(all(alpaca.getBarsV2('AAPL', { start, timeframe: 'sometimes' })), /code: 400/);

// The latest.
assert.ok((await alpaca.getLatestTrade('AAPL')).Price > 0 && (await alpaca.getLatestQuote('AAPL')).AskPrice > 0 && (await alpaca.getLatestBar('AAPL')).ClosePrice > 0);
for (const kind of ['Trades', 'Quotes', 'Bars']) {
  assert.deepEqual(names(await alpaca[`getLatest${kind}`](stocks)), stocks, kind);
  assert.deepEqual(names(await alpaca[`getLatestCrypto${kind}`](pairs)), pairs, kind);
}
assert.ok((await alpaca.getSnapshot('AAPL')).DailyBar.HighPrice > 0);
assert.deepEqual((await alpaca.getSnapshots(stocks)).map(snapshot => snapshot.symbol).sort(), stocks);
assert.ok((await alpaca.getCryptoSnapshots(pairs)).get('ETH/USD').LatestQuote.BidPrice > 0);
const book = (await alpaca.getCryptoOrderbooks(pairs)).get('BTC/USD');
assert.ok(book.Bids[0].Price > 0 && book.Asks[0].Price > book.Bids[0].Price);

// The streams.
for (const [stream, kind, symbols] of [[client.data_stream_v2, 'Stock', stocks], [client.crypto_stream_v1beta3, 'Crypto', pairs]]) {
  const [trades, quotes, books, errors] = [[], [], [], []];
  stream[`on${kind}Trade`](trade => trades.push(trade));
  stream[`on${kind}Quote`](quote => quotes.push(quote));
  stream[`on${kind}Bar`](() => {});
  stream.onError(error => errors.push(error));
  stream.onCryptoOrderbook?.(update => books.push(update));
  const connected = new Promise(resolve => stream.onConnect(resolve));
  stream.connect();
  await Promise.race([connected, until('connected, or why not', () => errors.length > 0)]);
  stream.subscribeForTrades(symbols);
  stream.subscribeForQuotes(symbols);
  stream.subscribeForBars(symbols);
  stream.subscribeForOrderbooks?.(symbols);
  await until(`${symbols} are traded and quoted`, () => errors.length > 0 || [trades, quotes].every(seen => symbols.every(symbol => seen.some(data => (data.Symbol ?? data.S) === symbol))) && (kind === 'Stock' || books.length > 0));
  stream.unsubscribeFromTrades(symbols);
  assert.deepEqual(errors, []);
  assert.ok(trades.every(trade => trade.Price > 0) && quotes.every(quote => quote.AskPrice >= quote.BidPrice));
  stream.disconnect();
}
done();
