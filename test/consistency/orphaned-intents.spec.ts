import { Gate } from '../../src/tiers/testing/index.js';
import { MemoryStore } from '../../src/tiers/cache/memory-store.js';
import { OrphanedIntents } from '../../src/tiers/cache/orphaned-intents.js';
import { ManualTime } from './support/manual-time.js';
import { turn } from './support/turns.js';

const SCOPE = 'q:1';
const INTENT = { scope: SCOPE, intent: 'dead-1.7' };

describe('OrphanedIntents', () => {
  let time: ManualTime;
  let store: MemoryStore;
  let asked: string[];
  let answer: () => Promise<boolean>;
  let orphans: OrphanedIntents;

  beforeEach(async () => {
    time = new ManualTime();
    store = new MemoryStore(1024 * 1024);
    asked = [];
    answer = () => Promise.resolve(false);
    orphans = new OrphanedIntents(store, {
      monotonicMs: time.now,
      inProgress: (xid) => {
        asked.push(xid);
        return answer();
      },
    });
    await store.announce(INTENT.intent, [SCOPE]);
  });

  const state = async () => {
    // What was found out is acted on within this turn of the event loop.
    await turn();
    const { stamps, intents } = await store.lookup('k', [SCOPE]);
    return { stamp: stamps[0], open: intents.length };
  };

  /** Sees the intent for the first time, and once more after `ms`. */
  const see = (ms: number, intent = INTENT) => {
    orphans.saw(intent);
    time.advance(ms);
    orphans.saw(intent);
  };

  it('does not ask about an intent that is young', async () => {
    see(249);
    expect([asked, await state()]).toMatchObject([[], { open: 1 }]);
  });

  it('gives the scope a new stamp when the transaction has ended', async () => {
    const before = await state();
    see(250);
    const after = await state();
    expect([asked, after.open, orphans.settled]).toEqual([['7'], 0, 1]);
    expect(after.stamp).not.toBe(before.stamp);
  });

  it('leaves it alone while the transaction is in progress, and asks again', async () => {
    answer = () => Promise.resolve(true);
    const before = await state();
    see(250);
    expect(await state()).toEqual(before);
    answer = () => Promise.resolve(false);
    orphans.saw(INTENT);
    expect([(await state()).open, asked.length, orphans.settled]).toEqual([0, 2, 1]);
  });

  it('leaves it alone while the database cannot say, and asks again', async () => {
    answer = () => Promise.reject(new Error('no database'));
    const before = await state();
    see(250);
    expect(await state()).toEqual(before);
    answer = () => Promise.resolve(false);
    orphans.saw(INTENT);
    expect(await state()).toMatchObject({ open: 0 });
  });

  it('asks one question at a time, however many readers meet it', async () => {
    const gate = new Gate();
    answer = async () => {
      await gate.pass();
      return false;
    };
    see(250);
    for (let n = 0; n < 10; n += 1) orphans.saw(INTENT);
    expect(asked).toHaveLength(1);
    gate.open();
    expect([(await state()).open, orphans.settled]).toEqual([0, 1]);
  });

  it('tells intents and scopes apart', async () => {
    orphans.saw(INTENT);
    time.advance(250);
    orphans.saw({ scope: 'q:2', intent: INTENT.intent });
    orphans.saw({ scope: SCOPE, intent: 'dead-1.8' });
    expect([asked, await state()]).toMatchObject([[], { open: 1 }]);
  });

  it('settles what is no intent of anybody without asking', async () => {
    await store.announce('nonsense', [SCOPE]);
    see(250, { scope: SCOPE, intent: 'nonsense' });
    expect([asked, await state()]).toMatchObject([[], { open: 1 }]);
    expect((await store.lookup('k', [SCOPE])).intents).toEqual([INTENT]);
  });
});
