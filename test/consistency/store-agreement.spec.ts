import { Gate } from '../../src/tiers/testing/index.js';
import { patienceMs, processServer } from '../../src/tiers/invalidation/store-agreement.js';
import { BOUND, Instance } from './support/instance.js';
import { isLook, LogDatabase } from './support/log-database.js';
import { ManualTime } from './support/manual-time.js';

const PATIENCE = patienceMs(BOUND);

interface StoreRow {
  readonly identity: string | null;
  readonly epoch: string | null;
}

describe('StoreAgreement', () => {
  let log: LogDatabase;
  let time: ManualTime;
  let one: Instance;
  let two: Instance;

  beforeAll(async () => {
    log = await LogDatabase.open();
  });
  beforeEach(async () => {
    await log.reset();
    time = new ManualTime();
    one = new Instance(log, { name: 'one', time });
    two = new Instance(log, { name: 'two', time });
    sayPresent(one, two);
  });
  afterEach(async () => {
    await one.stop();
    await two.stop();
  });
  afterAll(() => log.close());

  /** From now on these instances, and no others, are seen to be there. */
  function sayPresent(...instances: readonly Instance[]): void {
    for (const { connection } of [one, two]) connection.present = instances.map(({ agreement }) => agreement.presence);
  }

  const row = async () => (await log.run<StoreRow>('select identity, epoch from tiered_store'))[0]!;
  const close = (instance: Instance) => instance.feed.run((query) => instance.agreement.close(query, 'test'));

  describe('opening', () => {
    it('happens at once for a store that nobody has ever used, and all learn of it by looking', async () => {
      await one.open();
      const { identity, epoch } = await row();
      expect([identity, one.agreement.epoch()]).toEqual(['redis-1/c1', epoch]);
      expect(two.agreement.epoch()).toBeUndefined();
      await two.feed.look();
      expect(two.agreement.epoch()).toBe(epoch);
    });

    it('makes the epoch known to the store before anyone else can know of it', async () => {
      const gate = new Gate();
      let begun: string | undefined;
      one.begin = async (epoch) => {
        begun = epoch;
        await gate.pass();
      };
      const look = one.feed.look();
      await gate.reached;
      expect(one.agreement.epoch()).toBeUndefined();
      gate.open();
      await look;
      expect((await row()).epoch).toBe(begun);
    });

    it('does not happen when the store cannot be told', async () => {
      one.begin = () => Promise.reject(new Error('gone'));
      await one.feed.look();
      expect(await row()).toEqual({ identity: null, epoch: null });
    });

    it('does not happen when another server answers by then', async () => {
      one.begin = () => {
        one.server = 'redis-2';
        return Promise.resolve();
      };
      await one.feed.look();
      expect(await row()).toEqual({ identity: null, epoch: null });
    });

    it('does not happen without a server that may be used', async () => {
      one.server = undefined;
      await one.feed.look();
      expect(await row()).toEqual({ identity: null, epoch: null });
    });

    it('is given up when somebody else has changed the store since the look', async () => {
      const gate = new Gate();
      // What it is about to do hangs on what the look has shown.
      one.connection.after = (sql) => (isLook(sql) ? gate.pass() : undefined);
      const look = one.feed.look();
      await gate.reached;
      await two.open();
      const opened = await row();
      one.connection.after = () => undefined;
      gate.open();
      await look;
      expect([await row(), one.said]).toEqual([opened, []]);
    });
  });

  describe('what was closed', () => {
    beforeEach(async () => {
      await one.open();
      await two.feed.look();
      time.advance(1);
      await close(one);
      await one.feed.look();
    });

    it('is not served from by who knows, and for the bound by who does not', async () => {
      expect([one.agreement.epoch(), one.agreement.refusal]).toEqual([undefined, 'store-closed']);
      expect(two.agreement.epoch()).toBeDefined();
      time.advance(BOUND - 2);
      expect(two.agreement.epoch()).toBeDefined();
      time.advance(1);
      expect([two.agreement.epoch(), two.agreement.refusal]).toEqual([undefined, 'watermark']);
    });

    it('is released when the bound has passed since it was seen to be closed, and opened again under a new epoch', async () => {
      time.advance(PATIENCE - 1);
      await one.feed.look();
      expect([one.agreement.released(), one.agreement.drainMode()]).toEqual([false, 'leave']);
      time.advance(1);
      one.begin = () => Promise.reject(new Error('not yet'));
      await one.feed.look();
      expect([one.agreement.released(), one.agreement.drainMode()]).toEqual([true, 'discard']);
      one.begin = () => Promise.resolve();
      await one.open();
      expect([one.agreement.released(), one.agreement.drainMode()]).toEqual([false, 'apply']);
      expect(one.said.map((text) => text.split(':')[0])).toEqual(['opened', 'closed', 'opened']);
    });

    it('is not released when it was opened and closed between two looks', async () => {
      time.advance(PATIENCE - 1);
      await two.feed.look();
      await log.run(`update tiered_store set epoch = 'e', changed_at = clock_timestamp()`);
      await log.run('update tiered_store set epoch = null, changed_at = clock_timestamp()');
      time.advance(1);
      await one.feed.look();
      expect(one.agreement.released()).toBe(false);
      time.advance(PATIENCE);
      one.begin = () => Promise.reject(new Error('not yet'));
      await one.feed.look();
      expect(one.agreement.released()).toBe(true);
    });

    it('is released as of the last look only', async () => {
      one.begin = () => Promise.reject(new Error('not yet'));
      time.advance(PATIENCE);
      await one.feed.look();
      time.advance(BOUND);
      expect(one.agreement.released()).toBe(false);
    });

    it('stays closed when it is closed once more', async () => {
      const before = await row();
      await close(two);
      expect([await row(), two.said]).toEqual([before, []]);
    });
  });

  it('counts from when it learned that the store is closed, not from when it had asked', async () => {
    await one.open();
    const [asked, closed] = [new Gate(), new Gate()];
    one.connection.before = async (sql) => {
      if (!isLook(sql)) return;
      asked.open();
      await closed.pass();
    };
    const look = one.feed.look();
    await closed.reached;
    // While the question is on its way, the other instance looks once more, and then the store is closed.
    time.advance(BOUND / 2);
    await two.feed.look();
    await close(two);
    closed.open();
    one.connection.before = () => undefined;
    await look;
    one.begin = () => Promise.reject(new Error('not yet'));

    time.advance(BOUND - 1);
    await one.feed.look();
    expect(two.agreement.epoch()).toBeDefined();
    expect(one.agreement.released()).toBe(false);
    time.advance(PATIENCE - BOUND + 1);
    await one.feed.look();
    expect(one.agreement.released()).toBe(true);
  });

  describe('an instance that reaches another server', () => {
    beforeEach(async () => {
      await one.open();
      two.server = 'redis-2';
      await two.feed.look();
    });

    it('closes the store, because its server may have taken the place of the agreed one', async () => {
      expect(await row()).toMatchObject({ identity: 'redis-1/c1', epoch: null });
      expect([two.agreement.epoch(), two.agreement.drainMode()]).toEqual([undefined, 'leave']);
    });
  });

  it('two servers do not take turns all the time: none is closed for the same other one within ten seconds', async () => {
    await one.open();
    const reopen = () => log.run(`update tiered_store set epoch = 'again', changed_at = clock_timestamp()`);
    two.server = 'redis-2';
    await two.feed.look();
    await reopen();
    time.advance(9_999);
    await two.feed.look();
    expect((await row()).epoch).toBe('again');
    two.server = 'redis-3';
    await two.feed.look();
    expect((await row()).epoch).toBeNull();
    await reopen();
    two.server = 'redis-2';
    await two.feed.look();
    expect((await row()).epoch).toBeNull();
  });

  describe('an instance with other cached queries', () => {
    beforeEach(async () => {
      two.catalogue = 'c2';
      sayPresent(one, two);
      await one.open();
      await two.feed.look();
    });

    it('does not serve from the store, and leaves changes to those who do', () => {
      expect([two.agreement.epoch(), two.agreement.refusal, two.agreement.drainMode()]).toEqual([
        undefined,
        'store-closed',
        'leave',
      ]);
    });

    it('leaves the store alone as long as one is there that it was opened for', async () => {
      for (let looks = 0; looks < 3; looks += 1) {
        time.advance(PATIENCE);
        await two.feed.look();
      }
      expect((await row()).epoch).not.toBeNull();
    });

    it('closes it when none has been there for the bound, and opens it for its own', async () => {
      sayPresent(two);
      await two.feed.look();
      time.advance(PATIENCE - 1);
      await two.feed.look();
      expect((await row()).epoch).not.toBeNull();
      time.advance(1);
      await two.feed.look();
      expect((await row()).epoch).toBeNull();
      await two.feed.look();
      time.advance(PATIENCE);
      await two.open();
      expect((await row()).identity).toBe('redis-1/c2');
    });

    it('begins to count anew when one came back', async () => {
      sayPresent(two);
      await two.feed.look();
      time.advance(PATIENCE - 1);
      sayPresent(one, two);
      await two.feed.look();
      sayPresent(two);
      time.advance(1);
      await two.feed.look();
      expect((await row()).epoch).not.toBeNull();
    });
  });

  describe('without a shared store', () => {
    beforeEach(async () => {
      one.server = processServer('one');
      two.server = processServer('two');
      sayPresent(one, two);
      await one.open();
      await two.feed.look();
    });

    it('only the first may keep answers: the others are not alone', async () => {
      expect([two.agreement.epoch(), two.agreement.refusal, two.agreement.drainMode()]).toEqual([
        undefined,
        'not-alone',
        'leave',
      ]);
      time.advance(PATIENCE);
      await two.feed.look();
      expect((await row()).identity).toBe('process-one/c1');
    });

    it('another one may at once when the first leaves, which from then on keeps none', async () => {
      await one.feed.stop();
      expect(one.agreement.epoch()).toBeUndefined();
      await two.open();
      expect((await row()).identity).toBe('process-two/c1');
    });

    it('another one may after twice the bound when the first is gone without a word', async () => {
      sayPresent(two);
      await two.feed.look();
      time.advance(PATIENCE);
      await two.feed.look();
      expect((await row()).epoch).toBeNull();
      await two.feed.look();
      time.advance(PATIENCE - 1);
      await two.feed.look();
      expect(two.agreement.epoch()).toBeUndefined();
      time.advance(1);
      await two.open();
    });

    it('the first closes a shared store only when nobody works with that', async () => {
      await log.reset();
      two.server = 'redis-1';
      sayPresent(one, two);
      await two.open();
      const opened = await row();
      for (let looks = 0; looks < 3; looks += 1) {
        time.advance(PATIENCE);
        await one.feed.look();
      }
      expect([await row(), one.agreement.refusal]).toEqual([opened, 'not-alone']);
      sayPresent(one);
      await one.feed.look();
      time.advance(PATIENCE);
      await one.feed.look();
      expect((await row()).epoch).toBeNull();
    });
  });

  it('leaves a shared store open for the others when it stops', async () => {
    await one.open();
    await one.feed.stop();
    expect((await row()).epoch).not.toBeNull();
  });
});
