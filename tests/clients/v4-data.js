// @alpacahq/alpaca-trade-api 4: market data, and its streams, which it wants in MessagePack. See v4-client.js for its address.
import assert from 'node:assert/strict';
import { all, socketUrl, until, done } from './support.js';
import { alpaca, group } from './v4-client.js';

const data = group(alpaca.marketData, {
  'not served': 'cryptoPerpetualFutures fixedIncome forex indices logos news options screener corporateActions optionStream newsStream getOptionBars getIndexValues getStockAuctions getOptionBarsFor '
    + 'iterateStockAuctions collectStockAuctionsBySymbol iterateOptionBars collectOptionBarsBySymbol iterateOptionTrades collectOptionTradesBySymbol iterateIndexValues collectIndexValuesBySymbol iterateForexRates '
    + 'collectForexRatesBySymbol iterateOptionSnapshots collectOptionSnapshotsBySymbol iterateOptionChain collectOptionChainBySymbol iterateStockAuctionSingle collectStockAuctionSingle iterateNews collectNews '
    + 'iterateCorporateActionsPages collectCorporateActions',
});
const stocks = group(data.stocks, { 'not served': 'stockAuctionSingle stockAuctions stockMetaConditions stockMetaExchanges' });
const crypto = group(data.crypto);
const kinds = ['Bars', 'Trades', 'Quotes'];

await until('all are traded', async () => Object.values((await stocks.stockTrades({ symbols: 'AAPL,MSFT', limit: 1000 })).trades).flat().length > 100);
const end = new Date(Date.now() - 1000);
const recent = { start: new Date(end - 60_000), end, limit: 40 };
const days = { start: new Date(end - 4 * 86_400_000), end: new Date(end - 120_000), timeframe: '1Min', limit: 500 };
for (const [what, symbols, where, api] of [['Stock', ['AAPL', 'MSFT'], {}, stocks], ['Crypto', ['BTC/USD', 'ETH/USD'], { loc: 'us' }, crypto]]) {
  for (const kind of kinds) {
    const query = { ...where, ...(kind === 'Bars' ? days : recent) };
    // Page by page, together, in the library's own form, of one symbol: the same.
    const pages = await all(data[`iterate${what}${kind}`]({ ...query, symbols }));
    const together = await data[`collect${what}${kind}BySymbol`]({ ...query, symbols });
    assert.deepEqual(Object.keys(together).sort(), symbols, `${what}${kind}`);
    assert.ok(together[symbols[0]].length > (kind === 'Bars' ? 500 : 0), `${what}${kind}: ${together[symbols[0]].length}`);
    for (const symbol of symbols) assert.deepEqual(pages.filter(item => item.symbol === symbol).map(item => item.value), together[symbol], `${symbol} ${kind}`);
    const shaped = await data[`get${what}${kind}`]({ ...query, symbols });
    assert.deepEqual(await data[`get${what}${kind}For`](symbols[0], query), shaped[symbols[0]]);
    assert.deepEqual(symbols.map(symbol => shaped[symbol].length), symbols.map(symbol => together[symbol].length));
    const name = `${what.toLowerCase()}${kind}`;
    assert.deepEqual((await api[name]({ ...query, symbols: symbols.join(',') }))[kind.toLowerCase()][symbols[0]], together[symbols[0]].slice(0, query.limit), name);
  }
  const candles = await data[`get${what}Candles`]({ ...where, ...days, symbols });
  assert.deepEqual(await data[`get${what}CandlesFor`](symbols[0], { ...where, ...days }), candles[symbols[0]]);
  assert.ok(candles[symbols[1]].high.every((high, i) => high >= candles[symbols[1]].low[i]));
}
for (const kind of ['Bar', 'Trade', 'Quote']) {
  const query = { symbol: 'AAPL', ...(kind === 'Bar' ? days : recent) };
  const one = await data[`collectStock${kind}Single`](query);
  assert.deepEqual(await all(data[`iterateStock${kind}Single`](query)), one);
  assert.deepEqual((await stocks[`stock${kind}Single`](query))[`${kind.toLowerCase()}s`], one.slice(0, query.limit));
}

// The latest.
assert.ok((await data.getLatestPrice('MSFT')) > 0);
for (const kind of kinds) {
  const [single, name] = [kind.slice(0, -1), kind.toLowerCase()];
  assert.ok((await stocks[`stockLatest${single}Single`]({ symbol: 'AAPL' }))[single.toLowerCase()], kind);
  assert.deepEqual(Object.keys((await stocks[`stockLatest${kind}`]({ symbols: 'AAPL,MSFT' }))[name]).sort(), ['AAPL', 'MSFT'], kind);
  assert.deepEqual(Object.keys((await crypto[`cryptoLatest${kind}`]({ loc: 'us', symbols: 'BTC/USD' }))[name]), ['BTC/USD'], kind);
}
assert.ok((await stocks.stockSnapshotSingle({ symbol: 'AAPL' })).latestQuote.ap > 0);
assert.deepEqual(Object.keys(await stocks.stockSnapshots({ symbols: 'AAPL,MSFT' })).sort(), ['AAPL', 'MSFT']);
assert.ok((await crypto.cryptoSnapshots({ loc: 'us', symbols: 'BTC/USD' })).snapshots['BTC/USD'].dailyBar);
assert.ok((await crypto.cryptoLatestOrderbooks({ loc: 'us', symbols: 'BTC/USD' })).orderbooks['BTC/USD'].a.length > 0);

for (const [open, path, symbol] of [['stockStream', '/v2/iex', 'MSFT'], ['cryptoStream', '/v1beta3/crypto/us', 'BTC/USD']]) {
  const live = data[open]({ url: `${socketUrl}${path}` });
  const [trades, quotes] = [[], []];
  live.onTrade(trade => trades.push(trade));
  live.onQuote(quote => quotes.push(quote));
  const opened = new Promise(resolve => live.onConnect(resolve));
  live.connect();
  await opened;
  live.subscribeForTrades([symbol]);
  live.subscribeForQuotes([symbol]);
  await until(`${symbol} is traded and quoted`, () => trades.length > 2 && quotes.length > 2);
  assert.ok([...trades, ...quotes].every(seen => seen.symbol === symbol && Math.abs(seen.timestamp - Date.now()) < 3_600_000));
  assert.ok(trades.every(trade => trade.price > 0) && quotes.every(quote => quote.askPrice > quote.bidPrice));
  live.disconnect();
}
done();
