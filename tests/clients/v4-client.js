// @alpacahq/alpaca-trade-api 4, unmodified: its client has no setting for the address, so its requests are sent to ours by the
// fetch function it lets one give.
import { Alpaca } from 'alpaca-v4';
import { baseUrl, counted, keyId, secretKey as secret } from './support.js';

export const alpaca = new Alpaca({ keyId, secret, fetchApi: (url, init) => fetch(String(url).replace(/^https:\/\/[^/]+/, baseUrl), init), rateLimit: false });

/** One of its groups of calls. Each call has two more forms, and each group some for its requests. */
export const group = (calls, except) => counted(calls, except, { inner: /^_|^constructor$|Raw$|RequestOpts$|^with(Pre|Post)?Middleware$|^(fetchApi|isJsonMime|request|createFetchParams|clone)$/ });
