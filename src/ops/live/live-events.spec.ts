import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { WorkScope } from '../../tiers/index.js';
import type { QueryHistory, Sample } from '../history/query-history.js';
import type { Overview } from '../overview/overview.js';
import type { Happenings } from './happenings.js';
import { LiveEvents } from './live-events.js';
import type { Watchers } from './watchers.js';

beforeAll(() => {
  Logger.overrideLogger(false);
});

const NOTHING = { invalidations: { items: [], dropped: 0 }, findings: { items: [], dropped: 0 } };

/** Events to one who watches; the looks at the parts end when the test says so. */
function live() {
  const told: string[] = [];
  const looks: PromiseWithResolvers<unknown>[] = [];
  let sample: (sample: Sample) => void = () => undefined;
  const look = (): Promise<unknown> => {
    const one = Promise.withResolvers<unknown>();
    looks.push(one);
    return one.promise;
  };
  const send = (text: string): void => {
    told.push(...[...text.matchAll(/^event: (\w+)$/gm)].map(([, name = '']) => name));
  };
  new LiveEvents(
    { onSample: (listener: typeof sample) => (sample = listener) } as unknown as QueryHistory,
    { look } as unknown as Overview,
    { start: () => undefined, take: () => NOTHING } as unknown as Happenings,
    { any: true, recheck: () => undefined, send } as unknown as Watchers,
    new WorkScope(),
  ).onModuleInit();
  const take = (count: number): void => {
    for (let i = 0; i < count; i += 1) sample({ at: i, queries: new Map() });
  };
  return { told, looks, take };
}

it('tells samples at once while a look at the parts hangs, and begins no second one', () => {
  const { told, looks, take } = live();
  // A look belongs to every third.
  take(7);
  expect(told).toEqual(Array.from({ length: 7 }, () => 'sample'));
  expect(looks).toHaveLength(1);
});

it('tells how the parts are when that is known, and looks again after a look that failed', async () => {
  const { told, looks, take } = live();
  take(1);
  looks[0]?.resolve({});
  await nextTurn();
  expect(told).toEqual(['sample', 'overview']);
  take(3);
  looks[1]?.reject(new Error('Redis is away.'));
  await nextTurn();
  take(3);
  expect(looks).toHaveLength(3);
});
