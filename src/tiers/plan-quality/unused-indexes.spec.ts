import type { ForeignKey, IndexFacts } from './index-facts.js';
import { judgeIndexes } from './unused-indexes.js';

function index(name: string, keys: readonly string[], more: Partial<IndexFacts> = {}): IndexFacts {
  return {
    name,
    table: 'job',
    definition: `CREATE INDEX ${name} ON job (${keys.join(', ')})`,
    keys,
    included: [],
    method: 'btree',
    where: null,
    constraint: false,
    valid: true,
    bytes: 8192,
    scans: 0,
    ...more,
  };
}

const toSite: ForeignKey = {
  name: 'job_site_fkey',
  table: 'job',
  columns: ['bu_id', 'site_id'],
  deciding: ['site_id'],
};
const toUnit: ForeignKey = { name: 'job_bu_fkey', table: 'job', columns: ['bu_id'], deciding: ['bu_id'] };
const primary = index('job_pkey', ['id'], { constraint: true });
const unique = index('job_bu_id_id_key', ['bu_id', 'id'], { constraint: true });

const judged = (indexes: readonly IndexFacts[], keys: readonly ForeignKey[] = [], used: readonly string[] = []) =>
  judgeIndexes(indexes, keys, new Set(used)).map(({ kind, index: name }) => `${name}: ${kind}`);

describe('an index that no plan uses', () => {
  it('is unused, unless some statement used it', () => {
    const [unused, elsewhere] = judgeIndexes([index('a', ['x']), index('b', ['y'], { scans: 7 })], [], new Set());
    expect(unused).toMatchObject({ kind: 'unused', scans: 0, fix: 'drop index a' });
    expect(elsewhere).toMatchObject({ kind: 'elsewhere', scans: 7, fix: null });
    expect(elsewhere?.reason).toContain('7 times');
  });

  it('is not spoken of where it holds a constraint, or where a plan does use it', () => {
    expect(judged([primary, unique, index('a', ['x'])], [], ['a'])).toEqual([]);
  });

  it('is kept for a foreign key that it begins with, whole or by the part that decides', () => {
    const [kept] = judgeIndexes([index('a', ['site_id', 'x'])], [toSite], new Set());
    expect(kept).toMatchObject({ kind: 'kept', fix: null });
    expect(kept?.reason).toContain('job_site_fkey');
    expect(judged([index('a', ['bu_id', 'site_id'])], [toSite])).toEqual(['a: kept']);
    expect(judged([index('a', ['bu_id', 'status', 'site_id'])], [toSite])).toEqual(['a: unused']);
  });

  it('is kept although rows that refer to nothing are left out of it, but not other rows', () => {
    expect(judged([index('a', ['site_id'], { where: 'site_id IS NOT NULL' })], [toSite])).toEqual(['a: kept']);
    expect(judged([index('a', ['site_id'], { where: "status = 'open'::text" })], [toSite])).toEqual(['a: unused']);
  });

  it('is not kept where another one serves the foreign key already', () => {
    expect(judged([unique, index('a', ['bu_id', 'x'])], [toUnit])).toEqual(['a: unused']);
    expect(judged([index('a', ['site_id', 'x']), index('b', ['site_id', 'y'])], [toSite], ['b'])).toEqual([
      'a: unused',
    ]);
    expect(judged([index('a', ['site_id', 'x']), index('b', ['site_id', 'y'])], [toSite])).toEqual([
      'a: kept',
      'b: unused',
    ]);
  });

  it('is redundant where another one begins with the same columns', () => {
    expect(judged([index('a', ['x']), index('b', ['x', 'y'])], [], ['b'])).toEqual(['a: redundant']);
    expect(judged([index('a', ['x']), index('b', ['x'])])).toEqual(['a: unused', 'b: redundant']);
    expect(judged([index('a', ['bu_id', 'id']), unique])).toEqual(['a: redundant']);
  });

  it('is not redundant where the other one has another order, condition, kind or less to carry', () => {
    expect(judged([index('a', ['x desc']), index('b', ['x', 'y'])], [], ['b'])).toEqual(['a: unused']);
    expect(judged([index('a', ['x'], { where: 'y' }), index('b', ['x', 'y'])], [], ['b'])).toEqual(['a: unused']);
    expect(judged([index('a', ['x'], { method: 'gin' }), index('b', ['x', 'y'])], [], ['b'])).toEqual(['a: unused']);
    expect(judged([index('a', ['x'], { included: ['z'] }), index('b', ['x', 'y'])], [], ['b'])).toEqual(['a: unused']);
    expect(judged([index('a', ['x'], { included: ['y'] }), index('b', ['x', 'y'])], [], ['b'])).toEqual([
      'a: redundant',
    ]);
  });

  it('is at fault where it is invalid, and serves and covers nothing', () => {
    const failed = index('a', ['site_id'], { valid: false });
    expect(judgeIndexes([failed], [toSite], new Set())).toMatchObject([
      { kind: 'invalid', fix: 'reindex index concurrently a, or drop index concurrently a' },
    ]);
    expect(judged([failed, index('b', ['site_id'])], [toSite])).toEqual(['a: invalid', 'b: kept']);
    expect(judged([{ ...unique, valid: false }], [])).toEqual(['job_bu_id_id_key: invalid']);
  });
});
