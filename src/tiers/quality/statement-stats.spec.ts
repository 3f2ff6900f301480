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

  it('keeps parameters only where they are needed to explain a read, and small', () => {
    const stats = new StatementStats();
    const slowest = () => stats.slowest(10).map((totals) => totals.slowest?.params ?? null);
    stats.add(ran('insert into t (a) values (?)', 5, ['secret']));
    stats.add(ran('select a from t where id = ? for update', 5, ['secret']));
    expect(slowest()).toEqual([null, null]);
    const read = 'select a from t where id = any(?)';
    stats.add(ran(read, 20, ['small']));
    stats.add(ran(read, 40, ['x'.repeat(10_000)]));
    stats.add({ ...ran(read, 50, ['withheld 1']), withheld: true });
    expect(slowest()).toEqual([['small'], null, null]);
  });

  it('counts newcomers to the full when there are too many, and forgets what ran the longest time ago', () => {
    const stats = new StatementStats();
    for (let n = 0; n < 1_000; n += 1) stats.add(ran(`select a from t${n}`, 1_000));
    stats.add(ran('select a from t0', 1));
    for (let n = 0; n < 10; n += 1) {
      stats.add(ran('select a from one', 5));
      stats.add(ran('select a from other', 5));
    }
    const remembered = new Map(stats.slowest(2_000).map(({ tables: [table], calls }) => [table, calls]));
    expect(remembered.size).toBe(1_000);
    expect(remembered.get('one')).toBe(10);
    expect(remembered.get('other')).toBe(10);
    expect(remembered.get('t0')).toBe(2);
    expect(remembered.has('t1')).toBe(false);
  });
});
