import { rawSql } from '../../src/tiers/index.js';
import { expectQueries, Gate } from '../../src/tiers/testing/index.js';
import { Cluster, heat, hotOf, shownBy, untilHit, waitsOf } from './support/cluster.js';
import { type Member, renameIn, type Unit } from './support/member.js';
import { holdCommit, holdLoad, holdSettle } from './support/points.js';
import { describeOn } from './support/servers.js';
import { until } from './support/turns.js';

/** Long enough that a machine which is slow for a moment does not end it. */
const LEASE_MS = 2_000;

describeOn(['PostgreSQL', 'Redis'], 'two instances on one database and one Redis', () => {
  let cluster: Cluster;
  let a: Member;
  let b: Member;
  let unit: Unit;

  beforeAll(async () => {
    cluster = await Cluster.open({ hotLeaseMs: LEASE_MS });
    ({ a, b } = cluster);
    await a.db.sql(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception using errcode = '23514', message = 'refused'; end $$`);
    await a.db.sql(`create constraint trigger refuses after update on activity_location deferrable initially deferred
      for each row when (new.name = 'refused') execute function refuse()`);
  });
  beforeEach(async () => {
    for (const member of cluster.members) hotOf(member).clear();
    unit = await a.unit();
    for (const member of cluster.members) expect(await untilHit(() => member.names(unit))).toEqual(['old']);
  });
  afterAll(() => cluster.close());

  describe('a write at one shows at once at the other', () => {
    it('in copies that are kept there', async () => {
      expect(await shownBy([b], unit)).toEqual(['old']);
      await a.rename(unit, 'new');
      expect(await shownBy([b, a], unit)).toEqual(['new']);
      await b.rename(unit, 'newer');
      expect(await shownBy([a, b], unit)).toEqual(['newer']);
    });

    it('in copies that are served there without asking', async () => {
      await heat(b, unit);
      const { reads } = hotOf(b).counts;
      expect([(await b.names(unit)).value, hotOf(b).counts.reads]).toEqual([['old'], reads + 1]);
      const { waits, expired } = waitsOf(a);
      await a.rename(unit, 'new');
      expect((await b.names(unit)).value).toEqual(['new']);
      expect([waitsOf(a).waits > waits, waitsOf(a).expired]).toEqual([true, expired]);
    });

    it('when it was made by another instance than the one that had served it hot before', async () => {
      await heat(a, unit);
      await heat(b, unit);
      await b.rename(unit, 'new');
      expect(await shownBy([a, b], unit)).toEqual(['new']);
    });

    it('in what the location is joined to, by one statement for hundreds of rows', async () => {
      await a.db.as(unit.bu, () =>
        a.db.transactions.write(async (em) => {
          await rawSql(
            em,
            `insert into activity_location (bu_id, loccode, name) select ?, 'X' || n, 'x' from generate_series(1, 200) n`,
            [unit.bu],
          );
        }),
      );
      await untilHit(() => b.joined(unit));
      await a.db.as(unit.bu, () =>
        a.db.transactions.write(async (em) => {
          await rawSql(em, `update activity_location set name = 'new' where bu_id = ?`, [unit.bu]);
        }),
      );
      expect((await b.joined(unit)).value).toEqual(['asset @ new']);
      expect(new Set((await b.names(unit)).value)).toEqual(new Set(['new']));
    });
  });

  describe('copies that are served without asking', () => {
    it('are gone before the COMMIT that they would not show', async () => {
      await heat(b, unit);
      const { expired } = waitsOf(a);
      const commit = holdCommit(a);
      const write = a.rename(unit, 'new');
      await commit.reached;
      expect([hotOf(b).size, waitsOf(a).expired]).toEqual([0, expired]);
      expect(await b.names(unit)).toEqual({ value: ['old'], source: 'intent' });
      commit.open();
      await write;
      expect((await b.names(unit)).value).toEqual(['new']);
    });

    it('do not come back between the COMMIT and the end of the write', async () => {
      await heat(b, unit);
      const settle = holdSettle(a);
      let acknowledged = false;
      const write = a.rename(unit, 'new').then(() => (acknowledged = true));
      await settle.reached;
      expect(await b.names(unit)).toEqual({ value: ['new'], source: 'intent' });
      // Whoever meets the intent for long enough settles it; what is hot from then on is new.
      for (let n = 0; n < 100; n += 1) expect((await b.names(unit)).value).toEqual(['new']);
      expect(acknowledged).toBe(false);
      settle.open();
      await write;
      await heat(b, unit);
      expect((await b.names(unit)).value).toEqual(['new']);
    });

    it('are found by the next answer of the lease when a message was lost', async () => {
      await heat(b, unit);
      const hot = hotOf(b);
      hot.drop = () => Promise.resolve();
      try {
        const { expired } = waitsOf(a);
        await a.rename(unit, 'new');
        expect((await b.names(unit)).value).toEqual(['new']);
        expect(waitsOf(a).expired).toBeGreaterThan(expired);
      } finally {
        Reflect.deleteProperty(hot, 'drop');
      }
    });

    describe('of an instance that stands still', () => {
      let resume: () => void;

      /** Nothing is carried out, nothing is renewed, but the copies are there. */
      beforeEach(async () => {
        const hot = hotOf(b);
        const { stamps } = b.parts;
        const forever = new Gate();
        await heat(b, unit);
        hot.drop = () => Promise.resolve();
        stamps!.renewLease = async () => {
          await forever.pass();
          return undefined;
        };
        resume = () => {
          Reflect.deleteProperty(hot, 'drop');
          Reflect.deleteProperty(stamps!, 'renewLease');
          forever.open();
        };
      });
      afterEach(() => resume());

      it('are waited for as long as it may serve them', async () => {
        await a.rename(unit, 'new');
        expect([hotOf(b).leased, hotOf(b).size]).toEqual([false, 1]);
        expect((await b.names(unit)).value).toEqual(['new']);
      });

      it('are waited for by every writer, not only by the one that told it first', async () => {
        const { waits } = waitsOf(a);
        const first = a.rename(unit, 'new');
        await until(() => waitsOf(a).waits > waits);
        await a.db.as(unit.bu, () =>
          a.db.transactions.write(async (em) => {
            await rawSql(em, `insert into activity_location (bu_id, loccode, name) values (?, 'M', 'more')`, [unit.bu]);
          }),
        );
        expect(hotOf(b).leased).toBe(false);
        expect((await b.names(unit)).value).toContain('more');
        await first;
      });
    });
  });

  it('a load that a write at the other overtakes is kept by neither', async () => {
    await a.rename(unit, 'newer');
    const load = holdLoad(b);
    const overtaken = b.names(unit);
    await load.reached;
    await a.rename(unit, 'newest');
    load.open();
    expect((await overtaken).value).toEqual(['newer']);
    expect([(await a.names(unit)).value, (await b.names(unit)).value]).toEqual([['newest'], ['newest']]);
  });

  it('nothing is served or kept while a write is about to commit, and nothing new is seen if it does not', async () => {
    const commit = holdCommit(a);
    const write = a.rename(unit, 'refused');
    await commit.reached;
    for (const member of cluster.members) {
      expect(await member.names(unit)).toEqual({ value: ['old'], source: 'intent' });
      expect(await member.names(unit)).toEqual({ value: ['old'], source: 'intent' });
    }
    commit.open();
    await expect(write).rejects.toMatchObject({ code: '23514' });
    for (const member of cluster.members) expect(await untilHit(() => member.names(unit))).toEqual(['old']);
  });

  describe('however many miss one answer at once', () => {
    it('one load runs for all instances', async () => {
      await a.rename(unit, 'new');
      const before = a.probes.loads + b.probes.loads;
      const load = holdLoad(a);
      const first = a.names(unit);
      await load.reached;
      const waiting = Promise.withResolvers<void>();
      const { store } = b.parts;
      const claim = store.claimFill.bind(store);
      store.claimFill = async (key, version) => {
        const claimed = await claim(key, version);
        if (!claimed) waiting.resolve();
        return claimed;
      };
      const others = Promise.all(Array.from({ length: 20 }, () => b.names(unit)));
      await waiting.promise;
      load.open();
      const values = [await first, ...(await others)].map(({ value }) => value.join());
      store.claimFill = claim;
      expect([new Set(values), a.probes.loads + b.probes.loads - before]).toEqual([new Set(['new']), 1]);
    });

    it('a read that began after a write waits for no load from before it', async () => {
      await a.rename(unit, 'newer');
      const load = holdLoad(a);
      const before = a.names(unit);
      await load.reached;
      await b.rename(unit, 'newest');
      expect([(await b.names(unit)).value, (await a.names(unit)).value]).toEqual([['newest'], ['newest']]);
      load.open();
      expect((await before).value).toEqual(['newer']);
    });
  });

  it('a copy that is served without asking is no round trip in the log of the work that reads it', async () => {
    const asked = () =>
      b.db.as(unit.bu, async () => {
        const { outcome } = await b.probes.names.answer({});
        return [outcome, b.db.scope.require().log?.asks.length];
      });
    expect(await asked()).toEqual([{ kind: 'hit' }, 1]);
    await heat(b, unit);
    expect(await asked()).toEqual([{ kind: 'hit', local: true }, 0]);
  });

  it('units are never shown what belongs to others, and a write of one ends no answer of another', async () => {
    const other = await a.unit();
    await a.rename(other, 'theirs');
    for (const member of cluster.members) await untilHit(() => member.names(other));
    await a.rename(unit, 'ours');
    for (const member of cluster.members) {
      expect(await member.names(other)).toEqual({ value: ['theirs'], source: 'hit' });
      expect((await member.names(unit)).value).toEqual(['ours']);
      expect((await member.one({ ...unit, bu: other.bu })).value).toBeNull();
    }
  });

  it('a hit costs no statement, one that is strict costs one, and a write one more than what it writes', async () => {
    await untilHit(() => b.strict(unit));
    const counted = <T>(count: number, fn: () => Promise<T>) => b.db.as(unit.bu, () => expectQueries(count, fn));
    expect((await counted(0, () => b.probes.names.answer({}))).outcome).toEqual({ kind: 'hit' });
    expect((await counted(1, () => b.probes.strict.answer({}))).outcome).toEqual({ kind: 'hit' });
    await counted(2, () => b.db.transactions.write((em) => renameIn(em, unit, 'new')));
  });
});
