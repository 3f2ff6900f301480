import type { Outcome } from '../cache/cached-answer.js';
import { asksForDatabase, cacheStatus, isFresh } from './answer-headers.js';

describe('Cache-Status', () => {
  it.each<[Outcome, string]>([
    [{ kind: 'hit' }, 'tiered; hit; ttl=7; detail=acknowledged'],
    [{ kind: 'miss', stored: true, collapsed: false }, 'tiered; fwd=miss; stored; detail=acknowledged'],
    [{ kind: 'miss', stored: true, collapsed: true }, 'tiered; fwd=miss; stored; collapsed; detail=acknowledged'],
    [{ kind: 'stale', stored: false, collapsed: false }, 'tiered; fwd=stale; detail=acknowledged'],
    [{ kind: 'request', stored: true, collapsed: false }, 'tiered; fwd=request; stored; detail=acknowledged'],
    [{ kind: 'bypass', reason: 'store-unavailable' }, 'tiered; fwd=bypass; detail=store-unavailable'],
  ])('%j', (outcome, header) => {
    expect(cacheStatus(outcome, 7, 'acknowledged')).toBe(header);
  });
});

describe('If-None-Match', () => {
  it.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['"b",W/"a"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
    [undefined, false],
  ])('%s', (header, fresh) => {
    expect(isFresh(header, '"a"')).toBe(fresh);
  });
});

describe('Cache-Control of a request', () => {
  it.each([
    ['no-cache', true],
    ['No-Cache', true],
    ['max-age=0', true],
    ['no-store', true],
    ['private, no-cache', true],
    ['max-age=60', false],
    ['max-age=05', false],
    ['x-no-cache', false],
    [undefined, false],
  ])('%s', (header, asks) => {
    expect(asksForDatabase(header)).toBe(asks);
  });
});
