import type { EntityManager, Transaction } from '@mikro-orm/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Location } from '../../src/model/index.js';
import { DomainEvent, DomainEvents, rawSql, recordStatements, Transactions } from '../../src/tiers/index.js';
import type { TransactionStatus } from '../../src/tiers/invalidation/change-log.js';
import type { AnnouncedWrite, WriteProtocol } from '../../src/tiers/invalidation/write-protocol.js';
import { Member, renameIn, type Unit } from './support/member.js';
import { until } from './support/turns.js';

class LocationChanged extends DomainEvent {}

/** What a connection says that broke. */
function broken(code: string): Error {
  return Object.assign(new Error('Connection terminated unexpectedly'), { code });
}

describe('a write', () => {
  let one: Member;
  let unit: Unit;
  let heard: string[];

  beforeAll(async () => {
    one = await Member.open();
    const events = { created: LocationChanged, updated: LocationChanged, deleted: LocationChanged };
    one.db.get(DomainEvents).register('activity_location', { name: 'location', ...events });
    one.db.get(EventEmitter2).on('location.*', function hear(this: { event: string }) {
      heard.push(this.event);
    });
  });
  beforeEach(async () => {
    unit = await one.unit();
    heard = [];
    await one.names(unit);
    expect(await one.names(unit)).toEqual({ value: ['old'], source: 'hit' });
  });
  afterAll(() => one.close());

  const write = <T>(fn: (em: EntityManager) => Promise<T>) => one.db.as(unit.bu, () => one.db.transactions.write(fn));

  /** Does something else than committing at the next COMMIT. */
  function atCommit(instead: (commit: () => Promise<void>, rollback: () => Promise<void>) => Promise<void>): void {
    const connection = one.db.em.getConnection();
    const commit = connection.commit.bind(connection);
    connection.commit = async (trx: Transaction, ...more) => {
      connection.commit = commit;
      await instead(
        () => commit(trx, ...more),
        () => connection.rollback(trx),
      );
    };
  }

  describe('whose COMMIT is not answered', () => {
    it.each(['ECONNRESET', '57P01', '08006', 'EPIPE'])('succeeds when it was committed (%s)', async (code) => {
      atCommit(async (commit) => {
        await commit();
        throw broken(code);
      });
      await one.rename(unit, 'new');
      expect((await one.names(unit)).value).toEqual(['new']);
      expect(heard).toEqual(['location.updated']);
    });

    it.each(['ECONNRESET', 'EPIPE'])('fails with the reason when it was not committed (%s)', async (code) => {
      atCommit(async (_, rollback) => {
        await rollback();
        throw broken(code);
      });
      await expect(one.rename(unit, 'new')).rejects.toMatchObject({ code });
      expect([(await one.names(unit)).value, heard]).toEqual([['old'], []]);
      // Its intent keeps nobody from the cache.
      await until(async () => (await one.names(unit)).source === 'hit');
    });

    it.each([undefined, 'in progress'] as const)('says so when nobody knows (%s)', async (outcome) => {
      const withdrawn: AnnouncedWrite[] = [];
      const protocol = {
        announce: () => Promise.resolve({ xid: '7' }),
        settle: () => Promise.reject(new Error('must not be settled')),
        withdraw: (announced: AnnouncedWrite) => withdrawn.push(announced),
        outcomeOf: (): Promise<TransactionStatus> => Promise.resolve(outcome),
      };
      const { db } = one;
      const transactions = new Transactions(
        db.em,
        db.scope,
        protocol as unknown as WriteProtocol,
        db.get(DomainEvents),
      );
      const cause = broken('ECONNRESET');
      atCommit(async (_, rollback) => {
        await rollback();
        throw cause;
      });
      await expect(db.as(unit.bu, () => transactions.write((em) => renameIn(em, unit, 'new')))).rejects.toMatchObject({
        code: 'E_OUTCOME_UNKNOWN',
        cause,
      });
      expect([withdrawn.length, heard]).toEqual([1, []]);
    });
  });

  it('succeeds when it was committed, whatever a subscriber to the COMMIT says', async () => {
    atCommit(async (commit) => {
      await commit();
      throw Object.assign(new Error('of a statement of its own'), { code: '23505' });
    });
    await one.rename(unit, 'new');
    expect((await one.names(unit)).value).toEqual(['new']);
  });

  it('fails when the database refuses the COMMIT, and changes no answer', async () => {
    await one.db.sql(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception using errcode = '23514', message = 'refused'; end $$`);
    await one.db.sql(`create constraint trigger refuses after update on activity_location deferrable initially deferred
      for each row when (new.name = 'refused') execute function refuse()`);
    await expect(one.rename(unit, 'refused')).rejects.toMatchObject({ code: '23514' });
    expect([(await one.names(unit)).value, heard]).toEqual([['old'], []]);
    await until(async () => (await one.names(unit)).source === 'hit');
  });

  it('fails with what went wrong before its COMMIT, and ends no answer', async () => {
    const failed = write(async (em) => {
      await renameIn(em, unit, 'new');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect([await one.names(unit), heard]).toEqual([{ value: ['old'], source: 'hit' }, []]);
  });

  it('is shown by every cached answer to the listeners that are told of it', async () => {
    const emitter = one.db.get(EventEmitter2);
    let shown: unknown;
    const listener = async () => {
      shown = await one.names(unit);
      throw new Error('listener');
    };
    emitter.on('location.updated', listener);
    try {
      await one.rename(unit, 'new');
    } finally {
      emitter.off('location.updated', listener);
    }
    // Not passed by the cache: it is told before them.
    expect(shown).toEqual({ value: ['new'], source: 'stale' });
  });

  it('changes no answer with a released savepoint, only with its COMMIT', async () => {
    await write(async (em) => {
      await em.transactional((inner) => renameIn(inner, unit, 'new'));
      expect(heard).toEqual([]);
      // What another one is answered, who is in no transaction.
      expect(await one.names(unit)).toEqual({ value: ['old'], source: 'hit' });
    });
    expect((await one.names(unit)).value).toEqual(['new']);
  });

  it('changes no answer with a savepoint that is released and then taken back', async () => {
    const failed = write(async (em) => {
      await em.transactional((inner) => renameIn(inner, unit, 'new'));
      throw new Error('outer');
    });
    await expect(failed).rejects.toThrow('outer');
    expect(await one.names(unit)).toEqual({ value: ['old'], source: 'hit' });
  });

  it('does not tell of what a savepoint took back', async () => {
    await write(async (em) => {
      const inner = em.transactional(async (nested) => {
        await renameIn(nested, unit, 'inner');
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
      await rawSql(em, 'update activity_asset set assetname = ? where bu_id = ?', ['renamed', unit.bu]);
    });
    expect([await one.names(unit), heard]).toEqual([{ value: ['old'], source: 'hit' }, []]);
    expect((await one.joined(unit)).value).toEqual(['renamed @ old']);
  });

  it('is shown its own rows by cached queries, and nobody else is, ever', async () => {
    const { probes } = one;
    const failed = write(async (em) => {
      await renameIn(em, unit, 'uncommitted');
      const inside = await probes.names.answer({});
      expect([inside.value(), inside.outcome]).toEqual([['uncommitted'], { kind: 'bypass', reason: 'transaction' }]);
      const strict = await probes.strict.answer({});
      expect([strict.value(), strict.outcome]).toEqual([['uncommitted'], { kind: 'bypass', reason: 'transaction' }]);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await one.names(unit)).toEqual({ value: ['old'], source: 'hit' });
    expect((await one.strict(unit)).value).toEqual(['old']);
  });

  it.each([
    [
      'entities',
      async (em: EntityManager, { location }: Unit) => void ((await em.findOneOrFail(Location, location)).name = 'new'),
    ],
    ['nativeUpdate', (em: EntityManager, { location }: Unit) => em.nativeUpdate(Location, location, { name: 'new' })],
    ['plain SQL', (em: EntityManager, unit: Unit) => renameIn(em, unit, 'new')],
  ])('is known by what the database says of it: %s', async (_, change) => {
    await write<unknown>((em) => change(em, unit));
    expect((await one.names(unit)).value).toEqual(['new']);
    expect((await one.joined(unit)).value).toEqual(['asset @ new']);
    expect((await one.one(unit)).value).toBe('new');
  });

  it('takes one statement more than what it writes', async () => {
    const statements = (fn: (em: EntityManager) => Promise<void>) =>
      one.db.as(unit.bu, async () => {
        const { statements } = await recordStatements(() => one.db.transactions.write(fn));
        return statements.length;
      });
    expect(await statements((em) => renameIn(em, unit, 'new'))).toBe(2);
    expect(await statements(() => Promise.resolve())).toBe(1);
  });

  it('that writes nothing ends no answer', async () => {
    await write((em) => renameIn(em, unit, 'old'));
    expect(await one.names(unit)).toEqual({ value: ['old'], source: 'hit' });
  });
});
