import { Gate } from '../../src/tiers/testing/index.js';
import { etagOf, type Entry } from '../../src/tiers/cache/entry.js';
import { HotCopies, type Drop, type HotChannel } from '../../src/tiers/cache/hot-copies.js';
import { ManualTime } from './support/manual-time.js';
import { turn } from './support/turns.js';

const LEASE_MS = 60_000;
const SCOPES = ['q', 'q:1'];
const STAMPS = ['s1', 's2'];

interface Renewal {
  readonly life: string;
  readonly carriedOut: number;
  readonly waiting: readonly string[];
}

/** The shared record's side, in the test's hands. */
class TestChannel implements HotChannel {
  life = 'life-1';
  /** What the record has told this instance and not heard back of. */
  drops: Drop[] = [];
  /** The number of the last drop that it was told. */
  number = 0;
  stamps: readonly string[] = STAMPS;
  epochOver = false;
  readonly renewals: Renewal[] = [];
  /** Run before the record is asked, and before its answer arrives. */
  beforeRenewal: () => Promise<void> | void = () => undefined;
  afterRenewal: () => Promise<void> | void = () => undefined;
  afterPromotion: () => Promise<void> | void = () => undefined;

  /** A writer tells this instance to drop a scope; the publication is the test's business. */
  tell(scope: string): number {
    this.number += 1;
    this.drops.push({ number: this.number, scope });
    return this.number;
  }

  /** The record is lost, and begun again. */
  beginLife(life: string): void {
    this.life = life;
    this.drops = [];
    this.number = 0;
  }

  async renewLease(life: string, carriedOut: number, waiting: readonly string[]) {
    await this.beforeRenewal();
    this.renewals.push({ life, carriedOut, waiting });
    const done = life === this.life ? carriedOut : 0;
    this.drops = this.drops.filter(({ number }) => number > done);
    const answer = this.epochOver ? undefined : { life: this.life, drops: [...this.drops] };
    await this.afterRenewal();
    return answer;
  }

  async promote(life: string) {
    const answer = life === this.life && !this.epochOver ? { number: this.number, stamps: this.stamps } : undefined;
    await this.afterPromotion();
    return answer;
  }
}

function entry(text = '1', stamps: readonly string[] = STAMPS): Entry {
  const body = Buffer.from(text);
  return { body, etag: etagOf(body), epoch: 'e', stamps, storedAt: 0, expiresAt: 1 };
}

describe('HotCopies', () => {
  let time: ManualTime;
  let channel: TestChannel;
  let hot: HotCopies;

  beforeEach(() => {
    time = new ManualTime();
    channel = new TestChannel();
    hot = new HotCopies(channel, { leaseMs: LEASE_MS, max: 100, hotReads: 3, monotonicMs: time.now });
  });
  afterEach(() => hot.close());

  const keep = (key = 'k', scopes: readonly string[] = SCOPES) => hot.promote(key, entry(), scopes);
  const drop = (number: number, scope = 'q:1', life = channel.life) => hot.drop(life, number, [scope], 'writer');

  /** Promotes a copy, and holds the answer. */
  async function heldPromotion() {
    const gate = new Gate();
    channel.afterPromotion = () => gate.pass();
    const kept = keep();
    await gate.reached;
    return { kept, gate };
  }

  describe('a lease', () => {
    it('is what serving without asking needs, and ends by itself', async () => {
      expect(await keep()).toBe(true);
      time.advance(LEASE_MS - 1);
      expect(hot.get('k')?.body.toString()).toBe('1');
      time.advance(1);
      expect([hot.get('k'), hot.size, hot.counts.lapses]).toEqual([undefined, 0, 1]);
    });

    it('is measured from before it was asked for', async () => {
      channel.afterRenewal = () => time.advance(LEASE_MS - 10);
      await keep();
      time.advance(9);
      expect(hot.leased).toBe(true);
      time.advance(1);
      expect([hot.leased, hot.get('k')]).toEqual([false, undefined]);
    });

    it('that was over when its answer arrived is none', async () => {
      channel.afterRenewal = () => time.advance(LEASE_MS);
      expect([await keep(), hot.leased]).toEqual([false, false]);
    });

    it('that lapsed takes with it the copies from before, although it was renewed', async () => {
      await keep();
      time.advance(LEASE_MS - 10);
      // It was asked for in time, but while it was not held a writer need not have waited for this instance.
      channel.afterRenewal = () => time.advance(20);
      await drop(channel.tell('other'), 'other');
      expect([hot.leased, hot.size, hot.get('k')]).toEqual([true, 0, undefined]);
    });

    it('is not longer because a renewal failed', async () => {
      await keep();
      time.advance(LEASE_MS - 10);
      channel.beforeRenewal = () => Promise.reject(new Error('gone'));
      await drop(channel.tell('other'), 'other');
      expect(hot.get('k')).toBeDefined();
      time.advance(10);
      expect(hot.get('k')).toBeUndefined();
    });

    it('ends with the epoch', async () => {
      await keep();
      channel.epochOver = true;
      await drop(1, 'other');
      expect([hot.leased, hot.size]).toEqual([false, 0]);
    });
  });

  describe('a promotion', () => {
    it('is refused by a record that has other stamps than the entry', async () => {
      channel.stamps = ['s1', 'newer'];
      expect([await keep(), hot.get('k')]).toEqual([false, undefined]);
    });

    it('is void when a drop overtakes it', async () => {
      const { kept, gate } = await heldPromotion();
      await drop(channel.tell('q:1'));
      gate.open();
      expect([await kept, hot.get('k')]).toEqual([false, undefined]);
    });

    it('is void when a drop overtakes it that only the lease tells of', async () => {
      const { kept, gate } = await heldPromotion();
      channel.tell('q:1');
      await drop(channel.tell('other'), 'other');
      gate.open();
      expect([await kept, hot.get('k')]).toEqual([false, undefined]);
    });

    it('stands against a drop that the record knew of when it was granted', async () => {
      await keep('another', ['other']);
      const number = channel.tell('q:1');
      const { kept, gate } = await heldPromotion();
      await drop(number);
      gate.open();
      expect([await kept, hot.get('k')?.body.toString()]).toEqual([true, '1']);
    });

    it('stands against a drop of another scope', async () => {
      const { kept, gate } = await heldPromotion();
      await drop(channel.tell('q:2'), 'q:2');
      gate.open();
      expect(await kept).toBe(true);
    });

    it('is void when this instance itself changes a scope meanwhile', async () => {
      const { kept, gate } = await heldPromotion();
      hot.dropOwn(['q:1']);
      gate.open();
      expect([await kept, hot.get('k')]).toEqual([false, undefined]);
    });

    it('is void when the lease that it was asked under has ended, also if there is a new one', async () => {
      const { kept, gate } = await heldPromotion();
      time.advance(LEASE_MS);
      await drop(channel.tell('other'), 'other');
      expect(hot.leased).toBe(true);
      gate.open();
      expect([await kept, hot.get('k')]).toEqual([false, undefined]);
    });

    it('remembers drops only as long as one is on its way', async () => {
      const { kept, gate } = await heldPromotion();
      await drop(channel.tell('q:1'));
      gate.open();
      await kept;
      channel.beginLife('life-2');
      channel.afterPromotion = () => undefined;
      await drop(0, 'other');
      expect(await keep()).toBe(true);
    });

    it('happens when an entry is used often within a second', async () => {
      const use = () => hot.used('k', entry(), SCOPES);
      await use();
      await use();
      time.advance(1_000);
      await use();
      await use();
      expect(hot.size).toBe(0);
      await use();
      expect([hot.size, hot.counts.promotions]).toEqual([1, 1]);
    });
  });

  describe('a drop', () => {
    it('takes the copies of its scope and no others, and is told to the writer when that is done', async () => {
      await keep('k', ['q', 'q:1']);
      await keep('l', ['q', 'q:2']);
      const number = channel.tell('q:1');
      channel.beforeRenewal = () => expect([hot.get('k'), hot.get('l')?.body.toString()]).toEqual([undefined, '1']);
      await drop(number);
      expect(channel.renewals.at(-1)).toEqual({ life: 'life-1', carriedOut: number, waiting: ['writer'] });
      expect(channel.drops).toEqual([]);
    });

    it('whose publication was lost is found by the next answer of the lease', async () => {
      await keep();
      await keep('l', ['q', 'q:2']);
      channel.tell('q:1');
      await drop(channel.tell('q:2'), 'q:2');
      expect(hot.size).toBe(0);
    });

    it('after one that was lost is told to the writer only when both are done', async () => {
      await keep();
      channel.tell('q:1');
      const second = channel.tell('other');
      channel.beforeRenewal = () => {
        if (channel.renewals.length === 1) expect(hot.get('k')).toBeDefined();
      };
      await drop(second, 'other');
      expect(channel.renewals.slice(1).map(({ carriedOut, waiting }) => [carriedOut, waiting])).toEqual([
        [0, ['writer']],
        [2, ['writer']],
      ]);
      expect(hot.get('k')).toBeUndefined();
    });

    it('does not stand for one of another life of the record with the same number', async () => {
      await keep();
      channel.beginLife('life-2');
      await drop(0, 'other');
      expect([hot.size, await keep()]).toEqual([0, true]);
      // Published in the life before, and on its way until now.
      channel.tell('q:1');
      await drop(1, 'other', 'life-1');
      expect([hot.get('k'), channel.drops]).toEqual([undefined, []]);
      expect(channel.renewals.at(-2)).toMatchObject({ life: 'life-2', carriedOut: 0 });
    });

    it('in a life that the instance has not heard of yet is told to the writer all the same', async () => {
      await keep();
      channel.beginLife('life-2');
      await drop(channel.tell('q:1'));
      expect(hot.size).toBe(0);
      expect(channel.renewals.at(-1)).toEqual({ life: 'life-2', carriedOut: 1, waiting: ['writer'] });
    });

    it('that arrives while a renewal is under way is told by the next one', async () => {
      await keep();
      const gate = new Gate();
      channel.afterRenewal = () => gate.pass();
      const first = drop(channel.tell('other'), 'other');
      await gate.reached;
      channel.afterRenewal = () => undefined;
      const second = drop(channel.tell('q:1'));
      await turn();
      expect([hot.get('k'), channel.renewals.length]).toEqual([undefined, 2]);
      gate.open();
      await Promise.all([first, second]);
      expect(channel.renewals.slice(1).map(({ carriedOut }) => carriedOut)).toEqual([1, 2]);
    });
  });

  it('another life of the record ends all copies, which it knows nothing of', async () => {
    await keep();
    channel.beginLife('life-2');
    await drop(0, 'other');
    expect([hot.leased, hot.size]).toEqual([true, 0]);
    expect(await keep()).toBe(true);
  });

  it('keeps no copies after it was closed', async () => {
    await keep();
    hot.close();
    expect([hot.get('k'), hot.leased]).toEqual([undefined, false]);
    for (let n = 0; n < 5; n += 1) await hot.used('k', entry(), SCOPES);
    expect(hot.size).toBe(0);
  });
});
