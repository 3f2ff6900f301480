import { TierError } from '../../src/tiers/index.js';
import { Gate } from '../../src/tiers/testing/index.js';
import { MemoryStore } from '../../src/tiers/cache/memory-store.js';
import { BOUND, Instance } from './support/instance.js';
import { isLook, isTake, LogDatabase } from './support/log-database.js';
import { ManualTime } from './support/manual-time.js';

/** A store that can be held, or fail as an unreachable server does. */
class TestStore extends MemoryStore {
  onRenew: () => Promise<void> = () => Promise.resolve();

  constructor() {
    super(1024 * 1024);
  }

  override async renew(scopes: readonly string[]): Promise<void> {
    await this.onRenew();
    await super.renew(scopes);
  }
}

const SCOPE = ['things:1'];

describe('ChangeFeed', () => {
  let log: LogDatabase;
  let time: ManualTime;
  let store: TestStore;
  let one: Instance;

  beforeAll(async () => {
    log = await LogDatabase.open();
  });
  beforeEach(async () => {
    await log.reset();
    time = new ManualTime();
    store = new TestStore();
    one = new Instance(log, { name: 'one', time, store });
    one.define('things');
    one.define('strict', 'strict');
    await one.open();
  });
  afterEach(() => one.stop());
  afterAll(() => log.close());

  const stamp = async () => (await store.lookup('k', SCOPE)).stamps[0];
  const version = async () =>
    (await log.run<{ stamp: string }>(`select stamp from tiered_stamp where scope = 'strict:1'`))[0]?.stamp;

  it('applies what another program has committed, by the first look after it', async () => {
    const before = await stamp();
    await log.commit();
    await one.feed.look();
    expect(await stamp()).not.toBe(before);
    expect(await version()).toBeDefined();
    expect([await log.pending(), one.feed.watermark.at, one.published.length]).toEqual([0, time.ms, 1]);
  });

  it('remembers what ended answers by whose change it was, and leaves what was handed over to who did so', async () => {
    await log.commit({ origin: '' }, 2);
    await log.commit({ origin: 'one' });
    await log.commit({ origin: '!two' });
    await log.commit({ table: 'other' });
    await one.feed.look();
    expect(await log.pending()).toBe(0);
    const counts = Array.from(one.invalidations.counts(), ({ query, origin, count }) => `${query} ${origin} ${count}`);
    expect(counts.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'strict foreign 2',
      'strict own 1',
      'things foreign 2',
      'things own 1',
    ]);
  });

  it('remembers nothing of what it could not make known', async () => {
    store.onRenew = () => Promise.reject(new TierError('E_STORE_UNAVAILABLE', 'gone'));
    await log.commit();
    await one.feed.look();
    expect(one.invalidations.recent()).toEqual([]);
  });

  it('takes nothing out of the log before it has reached the stamps', async () => {
    const gate = new Gate();
    store.onRenew = () => gate.pass();
    const before = one.feed.watermark.at;
    time.advance(10);
    await log.commit();
    const look = one.feed.look();
    await gate.reached;
    expect([one.feed.watermark.at, one.feed.watermark.pendingRows]).toEqual([before, 1]);
    expect(one.connection.statements.at(-1)).toMatch('skip locked');
    gate.open();
    await look;
    expect([await log.pending(), one.feed.watermark.at]).toEqual([0, time.ms]);
  });

  it('gives strict scopes new versions in the transaction that takes the rows', async () => {
    await log.commit();
    await one.feed.look();
    const { statements } = one.connection;
    const steps = statements.slice(statements.lastIndexOf('begin'), statements.lastIndexOf('commit') + 1);
    expect(steps).toHaveLength(4);
    expect([isTake(steps[1]!), steps[2]!.includes('into tiered_stamp')]).toEqual([true, true]);
  });

  it('keeps the rows, and the watermark, while the store cannot be told', async () => {
    const before = { stamp: await stamp(), version: await version(), at: one.feed.watermark.at };
    store.onRenew = () => Promise.reject(new TierError('E_STORE_UNAVAILABLE', 'gone'));
    await log.commit();
    time.advance(10);
    await one.feed.look();
    expect({ stamp: await stamp(), version: await version(), at: one.feed.watermark.at }).toEqual(before);
    expect([await log.pending(), one.watching]).toEqual([1, [true]]);
    time.advance(BOUND);
    await one.feed.look();
    expect(one.feed.current).toBe(false);
    store.onRenew = () => Promise.resolve();
    await one.feed.look();
    expect([one.feed.current, await log.pending()]).toEqual([true, 0]);
  });

  it('is not current when it could not look for as long as the bound, and says so', async () => {
    one.connection.before = () => Promise.reject(new Error('no database'));
    time.advance(BOUND - 1);
    await one.feed.look();
    expect(one.feed.current).toBe(true);
    time.advance(1);
    await one.feed.look();
    expect([one.feed.current, one.watching]).toEqual([false, [true, false]]);
    one.connection.before = () => undefined;
    await one.feed.look();
    expect([one.feed.current, one.watching]).toEqual([true, [true, false, true]]);
  });

  it('counts a look from when it was sent', async () => {
    const gate = new Gate();
    one.connection.after = (sql) => (isLook(sql) ? gate.pass() : undefined);
    const sent = time.ms;
    const look = one.feed.look();
    await gate.reached;
    time.advance(500);
    one.connection.after = () => undefined;
    gate.open();
    await look;
    expect(one.feed.watermark.at).toBe(sent);
  });

  it('is not misled by a notification that comes before the rows can be seen', async () => {
    one.connection.notify();
    await one.feed.look();
    const before = await stamp();
    await log.commit();
    await one.feed.look();
    expect(await stamp()).not.toBe(before);
  });

  it('sees a transaction that commits after others with higher numbers', async () => {
    // The row of a transaction in progress, which nobody else can see yet.
    const [early] = await log.commit();
    await log.run('delete from tiered_change');
    await log.commit();
    await one.feed.look();
    const before = await stamp();
    await log.run(
      `insert into tiered_change (xid, id, table_name, kind, bu_id) overriding system value
       values ($1::text::xid8, $2, 'thing', 'insert', 1)`,
      [early!.xid, early!.id],
    );
    await one.feed.look();
    expect(await stamp()).not.toBe(before);
  });

  describe('rows of an instance of the application', () => {
    it('are left to it while it may still live, and applied when it has had its time', async () => {
      await log.commit({ origin: 'two' });
      await one.feed.look();
      time.advance(199);
      await one.feed.look();
      expect([await log.pending(), one.published.length]).toEqual([1, 0]);
      time.advance(1);
      await one.feed.look();
      expect([await log.pending(), one.published.length]).toEqual([0, 1]);
    });

    it('hold the watermark meanwhile', async () => {
      const before = time.ms;
      time.advance(10);
      await log.commit({ origin: 'two' });
      await one.feed.look();
      time.advance(100);
      await one.feed.look();
      expect(one.feed.watermark.at).toBe(before);
    });

    it('are applied at once, and not published again, when it hands them over', async () => {
      const before = await stamp();
      await log.commit({ origin: '!two' });
      await one.feed.look();
      expect([await log.pending(), one.published.length, (await stamp()) === before]).toEqual([0, 0, false]);
    });

    it('do not stand in the way for ever when there are more than a look can show and it is dead', async () => {
      await log.commit({ origin: 'dead' }, 2_500);
      await one.feed.look();
      time.advance(BOUND);
      await one.feed.look();
      for (let looks = 0; looks < 5 && (await log.pending()) > 0; looks += 1) {
        time.advance(200);
        await one.feed.look();
      }
      expect([await log.pending(), one.feed.current]).toEqual([0, true]);
    });
  });

  describe('own rows', () => {
    it('are left to the writer as long as it wants to make them known itself', async () => {
      const keys = await log.commit({ origin: 'one' });
      one.feed.own(keys[0]!.xid);
      time.advance(10_000);
      await one.feed.look();
      time.advance(10_000);
      await one.feed.look();
      expect([await log.pending(), one.feed.isPending(keys)]).toEqual([1, true]);
      one.feed.disown(keys[0]!.xid);
      await one.feed.look();
      expect([await log.pending(), one.feed.isPending(keys)]).toEqual([0, false]);
    });

    it('are applied at once when nobody has said so', async () => {
      await log.commit({ origin: 'one' });
      await one.feed.look();
      expect(await log.pending()).toBe(0);
    });

    it('leave the log together with new versions of strict scopes when they are settled', async () => {
      const keys = await log.commit({ origin: 'one' });
      one.feed.own(keys[0]!.xid);
      one.feed.settle(keys, new Set(['strict:1']));
      await one.feed.look();
      expect([await log.pending(), (await version()) !== undefined, one.published.length]).toEqual([0, true, 0]);
      expect(one.connection.statements.filter((sql) => sql.includes('into tiered_stamp'))).toHaveLength(1);
    });

    it('are applied like those of the dead when they cannot be removed', async () => {
      const keys = await log.commit({ origin: 'one' });
      one.feed.own(keys[0]!.xid);
      one.feed.settle(keys, new Set(['strict:1']));
      one.connection.before = (sql) => {
        if (sql.includes('into tiered_stamp')) throw new Error('no database');
      };
      await one.feed.look();
      expect(await log.pending()).toBe(1);
      one.connection.before = () => undefined;
      const before = await stamp();
      await one.feed.look();
      expect([await log.pending(), (await stamp()) === before, (await version()) !== undefined]).toEqual([
        0,
        false,
        true,
      ]);
    });

    it('are removed at the end, when the process stops', async () => {
      const keys = await log.commit({ origin: 'one' });
      one.feed.own(keys[0]!.xid);
      one.feed.settle(keys, new Set());
      await one.stop();
      expect(await log.pending()).toBe(0);
    });
  });

  describe('an instance that may not tell the store', () => {
    it('leaves the rows to those who may', async () => {
      one.server = 'redis-2';
      const before = await stamp();
      await log.commit();
      await one.feed.look();
      expect([await log.pending(), (await stamp()) === before]).toEqual([1, true]);
    });

    it('throws them away when nobody uses the store any more, but not for strict readers', async () => {
      await one.feed.run((query) => one.agreement.close(query, 'test'));
      one.server = undefined;
      await one.feed.look();
      time.advance(BOUND * 1.05 + 1);
      await log.commit();
      const before = await stamp();
      await one.feed.look();
      expect([await log.pending(), (await stamp()) === before, (await version()) !== undefined]).toEqual([
        0,
        true,
        true,
      ]);
    });
  });

  it('runs statements and looks one after another', async () => {
    const gate = new Gate();
    const order: string[] = [];
    const running = one.feed.run(async () => {
      await gate.pass();
      order.push('run');
    });
    await gate.reached;
    const look = one.feed.look().then(() => order.push('look'));
    expect(order).toEqual([]);
    gate.open();
    await Promise.all([running, look]);
    expect(order).toEqual(['run', 'look']);
  });

  it('catches up to what was committed before the call', async () => {
    await log.commit({}, 2_500);
    const before = await stamp();
    time.advance(1);
    await one.feed.catchUp();
    expect([await log.pending(), (await stamp()) === before, one.published.length]).toEqual([0, false, 2_500]);
  });
});
