import * as fc from 'fast-check';
import type { RowChange, RowValues } from '../scope/row-change.js';
import type { CachedQueryDefinition } from './cached-query-definition.js';
import { CachedQuery } from './cached-query.js';
import { concernOf, dependenciesMet } from './concern.js';
import { admits, type AdmittedValues, type DependentRows } from './dependencies.js';
import { QueryRegistry } from './query-registry.js';

/** A row: filter columns, of which the change log keeps the values, and others, of which it does not. */
interface Item {
  readonly status: 'open' | 'done' | null;
  readonly flag: boolean;
  readonly owner_id: number | null;
  readonly x: number;
  readonly y: number;
}

const TENANT = 3;
const OWNERS = [1, 2, 3];
const COLUMNS = ['status', 'flag', 'owner_id', 'x', 'y'] as const;
const VALUES = { status: ['open', 'done', null], flag: [true, false], owner_id: [...OWNERS, null] } as const;

const item: fc.Arbitrary<Item> = fc.record({
  status: fc.constantFrom(...VALUES.status),
  flag: fc.boolean(),
  owner_id: fc.constantFrom(...VALUES.owner_id),
  x: fc.integer({ min: 0, max: 1 }),
  y: fc.integer({ min: 0, max: 1 }),
});

const admitted = (values: readonly (string | number | boolean | null)[]): fc.Arbitrary<AdmittedValues> =>
  fc.subarray([...values]).chain((some) => fc.constantFrom<AdmittedValues>(some, { not: some }));

const kind: fc.Arbitrary<DependentRows> = fc
  .record({
    columns: fc.oneof(fc.subarray([...COLUMNS]), fc.constant('any' as const)),
    where: fc.record(
      { status: admitted(VALUES.status), flag: admitted(VALUES.flag), owner_id: admitted(VALUES.owner_id) },
      { requiredKeys: [] },
    ),
    through: fc.option(fc.constant('owner_id'), { nil: undefined }),
  })
  .map(({ through, ...rest }) => (through === undefined ? rest : { ...rest, through }));

/** What the answer about `owner` shows of a row; undefined: nothing, not even that it is there. */
function shownTo(owner: number, { columns, where = {}, through }: DependentRows, row: Item | undefined): unknown {
  if (!row || (through !== undefined && row.owner_id !== owner)) return undefined;
  if (!Object.entries(where).every(([column, values]) => admits(values, row[column as keyof Item]))) {
    return undefined;
  }
  return (columns === 'any' ? COLUMNS : columns).map((column) => row[column as keyof Item]);
}

function recorded(old: Item | undefined, next: Item | undefined): RowChange {
  const kept = ({ status, flag, owner_id }: Item): RowValues => ({ status, flag, owner_id });
  const columns = old && next && COLUMNS.filter((column) => old[column] !== next[column]);
  return {
    table: 'item',
    kind: old ? (next ? 'update' : 'delete') : 'insert',
    id: 7,
    tenant: TENANT,
    columns,
    was: old && kept(old),
    now: next && kept(next),
  };
}

/** The owners whose answers end. */
function ended(kinds: readonly DependentRows[], change: RowChange): number[] {
  const registry = new QueryRegistry();
  const definition: CachedQueryDefinition<{ id: number }, unknown> = {
    name: 'q',
    ttlSeconds: 1,
    row: { table: 'owner', columns: [], id: ({ id }) => id },
    dependsOn: { lists: { item: kinds } },
    load: () => Promise.resolve(1),
  };
  registry.add(new CachedQuery(undefined as never, definition));
  const scopes = registry.scopesOf([change]);
  return OWNERS.filter((owner) => scopes.has('q') || scopes.has(`q:${TENANT}`) || scopes.has(`q:${TENANT}:${owner}`));
}

function altered(kinds: readonly DependentRows[], old: Item | undefined, next: Item | undefined): number[] {
  const shown = (owner: number, row: Item | undefined) =>
    JSON.stringify(kinds.map((one) => shownTo(owner, one, row) ?? null));
  return OWNERS.filter((owner) => shown(owner, old) !== shown(owner, next));
}

const kinds = fc.array(kind, { minLength: 1, maxLength: 3 });
const pair = fc.tuple(fc.option(item, { nil: undefined }), fc.option(item, { nil: undefined }));
/** What of a record may be missing, and is then not known. */
const missing = fc.subarray(['columns', 'was', 'now', 'status', 'flag', 'owner_id'] as const);

describe('what a recorded change ends', () => {
  it('is every answer that the change altered, whatever of it is not known', () => {
    fc.assert(
      fc.property(kinds, pair, missing, (some, [old, next], lost) => {
        fc.pre(old !== next);
        const { columns, was, now, ...rest } = recorded(old, next);
        const keep = (values: RowValues | undefined) =>
          values && Object.fromEntries(Object.entries(values).filter(([column]) => !lost.includes(column as never)));
        const told: RowChange = {
          ...rest,
          columns: lost.includes('columns') ? undefined : columns,
          was: lost.includes('was') ? undefined : keep(was),
          now: lost.includes('now') ? undefined : keep(now),
        };
        expect(ended(some, told)).toEqual(expect.arrayContaining(altered(some, old, next)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('is no other answer where the whole change is known', () => {
    fc.assert(
      fc.property(kinds, pair, (some, [old, next]) => {
        const change = recorded(old, next);
        // What changed nothing is no change.
        fc.pre(change.columns ? change.columns.length > 0 : old !== next);
        expect(ended(some, change)).toEqual(altered(some, old, next));
      }),
      { numRuns: 3_000 },
    );
  });

  it('is told by the dependencies that were met, and by none where nothing ends', () => {
    const dependsOn = fc.record({ lists: kinds, shows: fc.option(fc.subarray([...COLUMNS]), { nil: undefined }) });
    fc.assert(
      fc.property(dependsOn, fc.boolean(), pair, missing, ({ lists, shows }, aboutIt, [old, next], lost) => {
        fc.pre(old !== next);
        const all = recorded(old, next);
        const change: RowChange = { ...all, ...Object.fromEntries(lost.map((property) => [property, undefined])) };
        const dependencies = { lists: { item: lists }, ...(shows && { shows: { item: shows } }) };
        const row = aboutIt ? { table: 'item', columns: ['x'], id: () => 7 } : undefined;
        const met = dependenciesMet(dependencies, row, change);
        expect(met.length === 0).toBe(concernOf(dependencies, row, change) === 'none');
        for (const { as, table, columns, by } of met) {
          expect(table).toBe('item');
          if (as === 'shows') expect(columns).toBe(shows);
          else if (as === 'row') expect(columns).toBe(row?.columns);
          else {
            const names = lists.map(({ where = {}, through }) => [
              ...Object.keys(where),
              ...(through ? [through] : []),
            ]);
            expect([lists.map((one) => one.columns), names]).toEqual([
              expect.arrayContaining([columns]),
              expect.arrayContaining([by]),
            ]);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('is every answer when all rows are gone', () => {
    fc.assert(
      fc.property(kinds, fc.boolean(), (some, tenant) => {
        const truncated: RowChange = { ...recorded(undefined, undefined), kind: 'truncate' };
        expect(ended(some, { ...truncated, tenant: tenant ? TENANT : undefined })).toEqual(OWNERS);
      }),
    );
  });
});
