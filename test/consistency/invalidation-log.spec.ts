import { setImmediate as turn } from 'node:timers/promises';
import type { Transaction } from '@mikro-orm/core';
import { type Invalidation, InvalidationLog, rawSql } from '../../src/tiers/index.js';
import { Member, type Unit } from './support/member.js';

describe('the log of invalidations', () => {
  let one: Member;
  let log: InvalidationLog;
  let unit: Unit;

  beforeAll(async () => {
    one = await Member.open();
    log = one.db.get(InvalidationLog);
  });
  beforeEach(async () => {
    unit = await one.unit();
  });
  afterAll(() => one.close());

  /** What is new in it after `fn`, oldest first. */
  async function added(fn: () => Promise<unknown>): Promise<Invalidation[]> {
    const before = log.recent()[0]?.number ?? 0;
    await fn();
    return log
      .recent()
      .filter(({ number }) => number > before)
      .toReversed();
  }

  const countOf = (query: string, origin: string, table = 'activity_location', kind = 'update'): number =>
    [...log.counts()].find((one) => {
      return one.query === query && one.origin === origin && one.table === table && one.kind === kind;
    })?.count ?? 0;

  it('tells which write ended which answers, through which dependency', async () => {
    const counts = () => ['probe.names', 'probe.joined', 'probe.comments'].map((query) => countOf(query, 'own'));
    const before = counts();
    const [invalidation, ...more] = await added(() => one.rename(unit, 'new'));
    expect(more).toEqual([]);
    const { bu, location } = unit;
    expect(invalidation).toEqual({
      number: expect.any(Number),
      at: one.db.clock.now(),
      cause: {
        origin: 'own',
        table: 'activity_location',
        kind: 'update',
        columns: expect.arrayContaining(['name']),
        tenant: bu,
        row: location,
        changes: 1,
      },
      ended: expect.any(Array),
    });
    const byQuery = new Map(invalidation?.ended.map((ended) => [ended.query, ended]));
    const listed = { as: 'lists', table: 'activity_location', columns: ['name'], by: [] };
    const expected = { query: 'probe.names', scopes: [`probe.names:${bu}`], scopeCount: 1, through: [listed] };
    expect(byQuery.get('probe.names')).toEqual(expected);
    expect(byQuery.get('probe.joined')?.through).toEqual([{ ...listed, as: 'shows' }]);
    expect(byQuery.get('probe.one')).toMatchObject({
      scopes: [`probe.one:${bu}:${location}`],
      through: [{ as: 'row', table: 'activity_location', columns: ['name'] }],
    });
    expect(byQuery.has('probe.comments')).toBe(false);
    expect(counts().map((count, i) => count - (before[i] ?? 0))).toEqual([1, 1, 0]);
  });

  it('holds no value of a row', async () => {
    await one.rename(unit, 'SECRET');
    expect(JSON.stringify(log.recent())).not.toContain('SECRET');
  });

  it('does not speak of writes that ended nothing, nor of those that were rolled back', async () => {
    const connection = one.db.em.getConnection();
    const commit = connection.commit.bind(connection);
    /** Goes wrong when the cache has been told of it already. */
    const fail = async () => {
      connection.commit = async (trx: Transaction) => {
        connection.commit = commit;
        await connection.rollback(trx);
        throw new Error('no');
      };
      await one.rename(unit, 'never');
    };
    const before = countOf('probe.names', 'own');
    expect(await added(() => one.db.insert('onboarding_bt', { bucode: 'QUIET', buname: 'Quiet' }))).toEqual([]);
    expect(await added(() => expect(fail()).rejects.toThrow('no'))).toEqual([]);
    expect(countOf('probe.names', 'own')).toBe(before);
  });

  it('tells changes of other programs from those of its own', async () => {
    const before = countOf('probe.names', 'foreign');
    const [invalidation] = await added(() =>
      one.db.sql(
        `with program as (select set_config('tiered.origin', '', true))
         update activity_location set name = name || '!' from program where bu_id = ?`,
        [unit.bu],
      ),
    );
    expect(invalidation?.cause).toMatchObject({ origin: 'foreign', table: 'activity_location', tenant: unit.bu });
    expect(countOf('probe.names', 'foreign')).toBe(before + 1);
  });

  it('puts rows of one write together, table by table', async () => {
    const made = await added(() =>
      one.db.as(unit.bu, () =>
        one.db.transactions.write(async (em) => {
          for (const name of ['a', 'b', 'c']) {
            await rawSql(em, `insert into activity_location (bu_id, loccode, name) values (?, ?, 'n')`, [
              unit.bu,
              name,
            ]);
          }
          await rawSql(em, `update activity_asset set assetname = 'x' where id = ? and bu_id = ?`, [
            unit.asset,
            unit.bu,
          ]);
        }),
      ),
    );
    expect(new Set(made.map(({ number }) => number)).size).toBe(1);
    expect(made.map(({ cause }) => cause)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ table: 'activity_location', kind: 'insert', row: undefined, changes: 3 }),
        expect.objectContaining({ table: 'activity_asset', kind: 'update', row: unit.asset, changes: 1 }),
      ]),
    );
    expect(made).toHaveLength(2);
  });

  it('tells what was asked for by hand', async () => {
    const asked = { query: 'probe.names', tenant: unit.bu };
    const [invalidation] = await added(() => one.db.cache.invalidate(asked));
    expect(invalidation?.cause).toEqual({ origin: 'manual', ...asked });
    const scopes = [`probe.names:${unit.bu}`];
    expect(invalidation?.ended).toEqual([{ query: 'probe.names', scopes, scopeCount: 1, through: [] }]);
    const before = countOf('probe.one', 'manual', '', '');
    const [all] = await added(() => one.db.cache.invalidate({}));
    expect(all?.ended).toHaveLength(one.db.cache.queries().length);
    expect(countOf('probe.one', 'manual', '', '')).toBe(before + 1);
  });

  it('keeps the last 500, newest first', async () => {
    for (let i = 0; i < 505; i += 1) await one.db.cache.invalidate({ query: 'probe.names' });
    const recent = log.recent();
    expect(recent).toHaveLength(500);
    expect((recent[0]?.number ?? 0) - (recent.at(-1)?.number ?? 0)).toBe(499);
    expect(log.recent(3).map(({ number }) => number)).toEqual(recent.slice(0, 3).map(({ number }) => number));
  });

  it('tells listeners after the write, in the name of nobody, until they leave', async () => {
    const heard: [query: string | undefined, tenant: number | undefined][] = [];
    const leave = log.onInvalidation(({ ended }) => heard.push([ended[0]?.query, one.db.scope.current()?.tenant]));
    const fail = log.onInvalidation(() => {
      throw new Error('not my day');
    });
    await one.db.as(unit.bu, () => one.db.cache.invalidate({ query: 'probe.one' }));
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toEqual([['probe.one', undefined]]);
    leave();
    fail();
    await one.db.cache.invalidate({ query: 'probe.one' });
    await turn();
    expect(heard).toHaveLength(1);
  });
});
