import type { TiersReport } from '../../tiers/index.js';
import type { ReadinessReport } from '../health/readiness.js';
import { changesPart, databasePart } from './parts.js';

const BOUND_MS = 1000;
const changes = (watermarkAgeMs: number, bypass: TiersReport['bypass'] = null) => {
  const feed = { looks: 9, failures: 3, drained: 0, settled: 0 };
  return changesPart({ watermarkAgeMs, pendingChanges: 0, feed, bypass } as TiersReport, BOUND_MS);
};

describe('how changes are watched', () => {
  it('is well only while the last proof is young enough for answers to be served', () => {
    expect(changes(40)).toMatchObject({ state: 'ok', note: 'Every change of the database is watched.' });
    expect(changes(25_700)).toMatchObject({ state: 'degraded', note: expect.stringContaining('too old') });
    expect(changes(40, 'watermark')).toMatchObject({ state: 'degraded' });
    expect(changes(Infinity)).toMatchObject({ state: 'degraded', note: 'Changes cannot be watched yet.' });
  });

  it('is told with its bound', () => {
    expect(changes(25_700).facts.slice(0, 2)).toEqual([
      { name: 'last proof', value: 25_700, unit: 'ms' },
      { name: 'at most', value: BOUND_MS, unit: 'ms' },
    ]);
  });
});

it('a database that does not answer is not said to have answered', () => {
  const down: ReadinessReport = { status: 'down', database: 'down', cache: 'in-process', bypass: 'watermark' };
  const { state, facts } = databasePart(down, 2000, undefined);
  expect(state).toBe('down');
  expect(facts).toEqual([{ name: 'no answer after', value: 2000, unit: 'ms' }]);
});
