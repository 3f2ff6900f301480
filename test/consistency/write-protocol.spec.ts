import { Gate } from '../../src/tiers/testing/index.js';
import type { RowChange } from '../../src/tiers/index.js';
import { patienceMs } from '../../src/tiers/invalidation/store-agreement.js';
import { WriteProtocol } from '../../src/tiers/invalidation/write-protocol.js';
import { BOUND, Instance, type InstanceOptions } from './support/instance.js';
import { LogDatabase } from './support/log-database.js';
import { ManualTime } from './support/manual-time.js';
import { TellingStore, unreachable } from './support/telling-store.js';
import { turn, until } from './support/turns.js';

const SCOPE = ['things:1'];
const CHANGE: RowChange = { table: 'thing', kind: 'update', id: 1, tenant: 1, columns: ['name'] };

describe('WriteProtocol', () => {
  let log: LogDatabase;
  let time: ManualTime;
  let shared: TellingStore;
  let store: TellingStore;
  let one: Instance;
  let two: Instance;
  let protocol: WriteProtocol;
  let faults: unknown[];
  const opened: Instance[] = [];

  beforeAll(async () => {
    log = await LogDatabase.open();
  });
  beforeEach(async () => {
    await log.reset();
    time = new ManualTime();
    faults = [];
    shared = new TellingStore();
    store = new TellingStore(shared);
    two = instance({ name: 'two', time, store: shared });
    one = instance({ name: 'one', time, store });
    protocol = protocolOf(one, BOUND);
    await one.open();
    await two.open();
  });
  afterEach(async () => {
    for (const instance of opened.splice(0)) await instance.stop();
  });
  afterAll(() => log.close());

  function instance(options: InstanceOptions): Instance {
    const made = new Instance(log, options);
    made.define('things');
    made.define('strict', 'strict');
    opened.push(made);
    return made;
  }

  function protocolOf({ name, store, applier, agreement, feed, stats }: Instance, maxStalenessMs: number) {
    return new WriteProtocol(store, applier, agreement, feed, stats, {
      instance: name,
      maxStalenessMs,
      monotonicMs: time.now,
      onFault: (error) => faults.push(error),
    });
  }

  /** Announces a write that is then committed. */
  async function announced(by = protocol, origin = 'one') {
    const keys = await log.commit({ origin });
    return by.announce(keys.map((key) => ({ key, change: CHANGE })));
  }

  const state = async () => {
    const { stamps, intents } = await shared.lookup('k', SCOPE);
    return { stamp: stamps[0], open: intents.length };
  };
  const version = async () =>
    (await log.run<{ stamp: string }>(`select stamp from tiered_stamp where scope = 'strict:1'`))[0]?.stamp;
  const isClosed = async () => (await log.run('select from tiered_store where epoch is null')).length === 1;

  describe('announcing', () => {
    it('opens an intent on what the store has versions of, and resolves when the store has done so', async () => {
      const gate = new Gate();
      const scopes: string[] = [];
      store.before = (_, told) => {
        scopes.push(...told);
      };
      store.after = () => gate.pass();
      let resolved = false;
      const write = announced().finally(() => (resolved = true));
      await gate.reached;
      expect([resolved, await state(), scopes]).toMatchObject([false, { open: 1 }, SCOPE]);
      gate.open();
      const { intent, xid, epoch } = await write;
      expect([intent, epoch]).toEqual([`one.${xid}`, one.agreement.epoch()]);
    });

    it('takes the transaction for its own, so that nobody else here makes it known', async () => {
      const { keys } = await announced();
      time.advance(10_000);
      await one.feed.look();
      expect([await log.pending(), one.feed.isPending(keys)]).toEqual([1, true]);
    });

    it.each(['away', 'failing'])('is no error when the store is %s', async (how) => {
      store.before = how === 'away' ? unreachable : () => Promise.reject(new TypeError('own'));
      const write = await announced();
      expect([write.epoch, faults.length]).toEqual([undefined, how === 'away' ? 0 : 1]);
    });

    it('does not tell a store that is closed', async () => {
      await one.feed.run((query) => one.agreement.close(query, 'test'));
      await one.feed.look();
      store.before = () => expect('told').toBe('not told');
      expect((await announced()).epoch).toBeUndefined();
    });
  });

  describe('settling', () => {
    it('gives new stamps and closes the intent before it resolves, and clears the log later', async () => {
      const write = await announced();
      const before = await state();
      await protocol.settle(write);
      const after = await state();
      expect([before.open, after.open, after.stamp === before.stamp]).toEqual([1, 0, false]);
      expect(one.stats.slowSettlements).toBe(0);
      await one.feed.look();
      expect([await log.pending(), (await version()) !== undefined, two.feed.totals.drained]).toEqual([0, true, 0]);
    });

    it('makes up for an announcement that failed', async () => {
      store.before = unreachable;
      const write = await announced();
      store.before = () => undefined;
      const before = await state();
      await protocol.settle(write);
      expect([(await state()).stamp === before.stamp, one.stats.slowSettlements]).toEqual([false, 0]);
    });

    it('does not trust a store whose epoch has ended meanwhile', async () => {
      const write = await announced();
      store.after = () => {
        one.server = 'redis-2';
        store.after = () => undefined;
      };
      one.connection.before = () => {
        one.server = 'redis-1';
      };
      await protocol.settle(write);
      expect(one.stats.slowSettlements).toBe(1);
    });
  });

  describe('settling what the store cannot be told', () => {
    /** Starts to settle; resolves `over` with whether it is. */
    function settling(write: Awaited<ReturnType<typeof announced>>, by = protocol) {
      let isOver = false;
      time.advance(1);
      const over = by.settle(write).then(() => (isOver = true));
      return { over, isOver: () => isOver };
    }

    /** Resolves when the writer has run a statement that holds `text`; it waits until {@link Gate.open}. */
    function at(text: string): Gate {
      const gate = new Gate();
      one.connection.after = (sql) => (sql.includes(text) ? gate.pass() : undefined);
      return gate;
    }

    it('ends when it can be told after all', async () => {
      const write = await announced();
      store.before = unreachable;
      const handedOver = at('set origin');
      const { over, isOver } = settling(write);
      await handedOver.reached;
      expect(isOver()).toBe(false);
      const before = await state();
      store.before = (what) => (what === 'renew' ? unreachable() : undefined);
      handedOver.open();
      await over;
      const after = await state();
      expect([after.open, after.stamp === before.stamp, await isClosed()]).toEqual([0, false, false]);
      await one.feed.look();
      expect(await log.pending()).toBe(0);
    });

    it('ends when another instance has applied the changes', async () => {
      const write = await announced();
      store.before = unreachable;
      const before = await state();
      const handedOver = at('set origin');
      const { over, isOver } = settling(write);
      await handedOver.reached;
      handedOver.open();
      one.connection.after = () => undefined;
      await one.feed.look();
      expect([isOver(), await log.pending()]).toEqual([false, 1]);
      await two.feed.look();
      await over;
      expect([(await state()).stamp === before.stamp, await log.pending(), await isClosed()]).toEqual([
        false,
        0,
        false,
      ]);
      // Whoever handed them over publishes them.
      expect([two.published, two.feed.totals.drained]).toEqual([[], 1]);
    });

    it('closes the store when nobody does so in time, and ends when nobody can be serving from it', async () => {
      const write = await announced();
      store.before = unreachable;
      const handedOver = at('set origin');
      const { over, isOver } = settling(write);
      await handedOver.reached;
      handedOver.open();
      const looks = async () => {
        for (let n = 0; n < 3; n += 1) await one.feed.look();
      };
      time.advance(99);
      await looks();
      expect([await isClosed(), isOver()]).toEqual([false, false]);
      time.advance(1);
      await until(isClosed, () => one.feed.look());
      await looks();
      time.advance(patienceMs(BOUND) - 1);
      one.begin = unreachable;
      await looks();
      expect(isOver()).toBe(false);
      time.advance(1);
      await over;
      // The stamps are as they were: no entry from before will ever be found again.
      await one.feed.look();
      expect([await log.pending(), (await version()) !== undefined]).toEqual([0, true]);
    });

    it('ends when every instance has had to look; the changes then stay in the log', async () => {
      const maxStalenessMs = 100;
      const writer = instance({ name: 'writer', time, maxStalenessMs, store });
      const impatient = protocolOf(writer, maxStalenessMs);
      await writer.feed.look();
      const write = await announced(impatient, 'writer');
      store.before = unreachable;
      writer.connection.before = () => Promise.reject(new Error('no database'));
      const began = performance.now();
      await settling(write, impatient).over;
      expect(performance.now() - began).toBeGreaterThanOrEqual(maxStalenessMs * 1.05);
      writer.connection.before = () => undefined;
      const before = await state();
      await writer.feed.look();
      expect(await log.pending()).toBe(1);
      store.before = () => undefined;
      await writer.feed.look();
      expect([await log.pending(), (await state()).stamp === before.stamp]).toEqual([0, false]);
    });

    it('is no error, whatever fails', async () => {
      const writer = instance({ name: 'writer', time, maxStalenessMs: 100, store });
      const impatient = protocolOf(writer, 100);
      await writer.feed.look();
      const write = await announced(impatient, 'writer');
      store.before = () => Promise.reject(new TypeError('own'));
      await expect(settling(write, impatient).over).resolves.toBe(true);
      expect(faults.length).toBeGreaterThan(0);
    });
  });

  describe('a transaction that was rolled back', () => {
    const rolledBack = async () => {
      const write = await announced();
      await log.run('delete from tiered_change');
      return write;
    };

    it('is withdrawn: its intent keeps nobody from the cache', async () => {
      const write = await rolledBack();
      expect(await state()).toMatchObject({ open: 1 });
      protocol.withdraw(write);
      await turn();
      expect(await state()).toMatchObject({ open: 0 });
    });

    it('has nothing to withdraw where it was not announced', async () => {
      store.before = unreachable;
      const write = await rolledBack();
      store.before = () => expect('told').toBe('not told');
      protocol.withdraw(write);
      await turn();
    });

    it.each(['away', 'failing'])('does not fail because the store is %s', async (how) => {
      const write = await rolledBack();
      store.before = how === 'away' ? unreachable : () => Promise.reject(new TypeError('own'));
      protocol.withdraw(write);
      await turn();
      expect(faults).toHaveLength(how === 'away' ? 0 : 1);
    });

    it('is drained like any other when it was committed after all', async () => {
      const write = await announced();
      protocol.withdraw(write);
      await one.feed.look();
      expect(await log.pending()).toBe(0);
    });
  });

  describe('the outcome of a transaction', () => {
    const aborted = async () => {
      let xid = '';
      const failed = log.database.transaction(async (transaction) => {
        const { rows } = await transaction.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
        xid = rows[0]!.xid;
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      return xid;
    };

    it('is what the database says', async () => {
      const [committed] = await log.commit();
      expect([await protocol.outcomeOf(committed!.xid), await protocol.outcomeOf(await aborted())]).toEqual([
        'committed',
        'aborted',
      ]);
    });

    it('is not known of one that this server has not begun', async () => {
      expect(await protocol.outcomeOf('4000000000')).toBeUndefined();
    });

    it('is asked for until the database is back', async () => {
      const [committed] = await log.commit();
      let attempts = 0;
      one.connection.before = () => {
        attempts += 1;
        if (attempts < 3) throw new Error('no database');
      };
      expect(await protocol.outcomeOf(committed!.xid)).toBe('committed');
    });

    it('is given up after a while', async () => {
      const [committed] = await log.commit();
      one.connection.before = () => {
        time.advance(2_000);
        throw new Error('no database');
      };
      expect(await protocol.outcomeOf(committed!.xid)).toBe('in progress');
    });
  });
});
