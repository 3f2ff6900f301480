import { setImmediate as nextTurn } from 'node:timers/promises';
import { Findings, FixedClock, InvalidationLog } from '../../tiers/index.js';
import { Happenings } from './happenings.js';

const clock = new FixedClock('2026-06-15T12:00:00Z');
const log = new InvalidationLog(clock, (error) => {
  throw error;
});
const findings = new Findings(clock);
const happenings = new Happenings(log, findings);

beforeEach(() => happenings.start());
afterEach(() => happenings.stop());

const NOTHING = { items: [], dropped: 0 };

it('tells of a burst of invalidations the last, and how many more there were', async () => {
  for (let i = 0; i < 60; i += 1) log.asked({ query: 'q', by: String(i) }, new Map([['q', 'q']]));
  await nextTurn();
  const { items, dropped } = happenings.take().invalidations;
  expect(items.map(({ by }) => by)).toEqual(Array.from({ length: 50 }, (_, i) => String(i + 10)));
  expect(new Set(items.map(({ number }) => number)).size).toBe(50);
  expect(dropped).toBe(10);
  expect(happenings.take().invalidations).toEqual(NOTHING);
});

it('tells each finding once, and how many different ones it leaves out', () => {
  type Found = Parameters<Findings['report']>[0];
  const found = (subject: string) =>
    ({ kind: 'duplicate', subject, site: null, method: null, during: '', times: 1, allowed: null }) as Found;
  for (let i = 0; i < 60; i += 1) {
    findings.report(found(String(i)));
    findings.report(found(String(i)));
  }
  const { items, dropped } = happenings.take().findings;
  expect(items.map(({ subject, count }) => [subject, count])).toEqual(
    Array.from({ length: 50 }, (_, i) => [String(i), 2]),
  );
  expect(dropped).toBe(10);
  expect(happenings.take().findings).toEqual(NOTHING);
});
