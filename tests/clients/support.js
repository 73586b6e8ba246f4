// What the scripts share: where the Api is, waiting, and whether a library's calls were all made.
import assert from 'node:assert/strict';

export const { APCA_API_BASE_URL: baseUrl, APCA_API_KEY_ID: keyId, APCA_API_SECRET_KEY: secretKey } = process.env;
export const socketUrl = baseUrl.replace(/^http/, 'ws');

export const until = async (what, condition) => {
  const end = Date.now() + 60_000;
  for (let answer; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 50))) if ((answer = await condition())) return answer;
  throw new Error(`not within 60 s: ${what}`);
};

/** What an iterator of pages brings. */
export const all = async items => { const list = []; for await (const item of items) list.push(item); return list; };

const counts = [];
const typesOf = object => !object || object === Object.prototype ? [] : [object, ...typesOf(Object.getPrototypeOf(object))];

/**
 * The library's object, through which a script's calls are counted: done() wants all that it has to be called. `except` names what
 * isn't, by the reason: "not served", or the script that calls it. `inner` are calls that aren't Alpaca's, `types` where to look.
 */
export const counted = (library, except = {}, { inner = /^constructor$/, types = typesOf(library) } = {}) => {
  const called = new Set();
  const has = new Set(types.flatMap(type => Object.entries(Object.getOwnPropertyDescriptors(type)))
    .filter(([name, { value, get }]) => !inner.test(name) && (get || typeof value === 'function')).map(([name]) => name));
  counts.push({ called, has, except: Object.values(except).flatMap(names => names.split(' ')) });
  return new Proxy(library, {
    get(target, name) {
      if (has.has(name)) called.add(name);
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
};

export const done = () => {
  for (const { called, has, except } of counts) {
    assert.deepEqual([...has].filter(name => !called.has(name) && !except.includes(name)), [], 'not called');
    assert.deepEqual(except.filter(name => called.has(name) || !has.has(name)), [], 'said not to be called, and is, or there is no such call');
  }
  console.log('ok');
  process.exit(0);
};
