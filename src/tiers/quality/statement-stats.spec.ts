import type { Statement } from '../log/statement.js';
import { StatementStats } from './statement-stats.js';

const ran = (sql: string, ms: number, params: unknown[] = [], rows = 1): Statement => ({
  sql,
  params,
  ms,
  rows,
  startedAt: 0,
  era: 0,
  failed: false,
  call: undefined,
  site: undefined,
});

describe('StatementStats', () => {
  it('adds up statements of one text, and keeps the slowest to explain it', () => {
    const stats = new StatementStats();
    stats.add(ran('select a from t where id in (?)', 1.5, [1]));
    stats.add(ran('select a from t where id in (?, ?)', 9.25, [2, 3], 2));
    stats.add(ran('select a from t where id in (?)', 4, [4]));
    const [totals] = stats.slowest(10);
    expect(totals).toMatchObject({
      calls: 3,
      rows: 4,
      totalMicros: 14_750,
      maxMicros: 9_250,
      tables: ['t'],
      slowest: { sql: 'select a from t where id in (?, ?)', params: [2, 3] },
    });
    expect(stats.find(totals!.id)).toBe(totals);
  });

  it('tells first what takes most of the time altogether', () => {
    const stats = new StatementStats();
    stats.add(ran('select a from rare', 50));
    for (let n = 0; n < 20; n += 1) stats.add(ran('select a from often', 5));
    expect(stats.slowest(1)).toMatchObject([{ tables: ['often'] }]);
    expect(stats.slowest(5).map(({ tables: [table] }) => table)).toEqual(['often', 'rare']);
  });

  it('forgets what takes least when there are too many', () => {
    const stats = new StatementStats();
    for (let n = 0; n < 1_000; n += 1) stats.add(ran(`select a from t${n}`, n === 500 ? 0.001 : 1));
    stats.add(ran('select a from one_more', 1));
    const tables = stats.slowest(2_000).flatMap(({ tables: names }) => names);
    expect(tables).toHaveLength(1_000);
    expect(tables).toContain('one_more');
    expect(tables).not.toContain('t500');
  });
});
