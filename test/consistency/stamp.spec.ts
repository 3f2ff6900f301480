import * as fc from 'fast-check';
import { intentId, newStamp, parseStamp, xidOf } from '../../src/tiers/cache/stamp.js';

const stamps = fc.stringMatching(/^[\w-]{1,20}$/);
const intents = fc
  .tuple(fc.stringMatching(/^[\w-]{1,20}$/), fc.bigInt(1n, 2n ** 64n - 1n))
  .map(([instance, xid]) => intentId(instance, String(xid)));

describe('stamps', () => {
  it.each([
    ['stamp', { stamp: 'stamp', intents: [] }],
    ['stamp|one.1', { stamp: 'stamp', intents: ['one.1'] }],
    ['stamp|one.1,two.2', { stamp: 'stamp', intents: ['one.1', 'two.2'] }],
    ['', { stamp: '', intents: [] }],
  ])('%j is told apart', (text, state) => {
    expect(parseStamp(text)).toEqual(state);
  });

  it('are told from the intents behind them, whatever these are', () => {
    fc.assert(
      fc.property(stamps, fc.array(intents, { minLength: 1, maxLength: 5 }), (stamp, open) => {
        expect(parseStamp(`${stamp}|${open.join(',')}`)).toEqual({ stamp, intents: open });
      }),
    );
  });

  it('never hold what separates them from intents, and no two are alike', () => {
    const drawn = Array.from({ length: 1_000 }, newStamp);
    expect(new Set(drawn).size).toBe(1_000);
    for (const stamp of drawn) expect(stamp).toMatch(/^[\w-]{16}$/);
  });
});

describe('intents', () => {
  it('tell whose transaction they stand for', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{1,20}$/), fc.bigInt(1n, 2n ** 64n - 1n), (instance, xid) => {
        expect(xidOf(intentId(instance, String(xid)))).toBe(String(xid));
      }),
    );
  });

  it.each(['', 'one', 'one.', '.7', 'one.x', 'one.7 ', 'one.-7', 'a.b.7', "one.7'"])('%j is none', (text) => {
    expect(xidOf(text)).toBeUndefined();
  });
});
