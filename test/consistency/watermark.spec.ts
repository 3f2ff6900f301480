import * as fc from 'fast-check';
import { Watermark, type ChangeKey } from '../../src/tiers/invalidation/watermark.js';

/** What happens to a log of changes and to the process that looks at it; one step a millisecond. */
type Step =
  | { readonly does: 'commit' }
  /** A row leaves the log: it has reached the stamps. */
  | { readonly does: 'apply'; readonly which: number }
  | { readonly does: 'send' }
  /** The instant as of which the database answers the look that was sent. */
  | { readonly does: 'snapshot' }
  /** The answer is there. It may have had room for some rows only. */
  | { readonly does: 'answer'; readonly limit: number };

const steps = fc.array(
  fc.oneof(
    fc.constant<Step>({ does: 'commit' }),
    fc.record({ does: fc.constant('apply' as const), which: fc.nat(20) }),
    fc.constant<Step>({ does: 'send' }),
    fc.constant<Step>({ does: 'snapshot' }),
    fc.record({ does: fc.constant('answer' as const), limit: fc.constantFrom(100, 100, 0, 1) }),
  ),
  { maxLength: 120, size: 'max' },
);

interface Look {
  readonly sentAt: number;
  readonly shown: ReadonlySet<ChangeKey>;
}

/** All that was written down of one run: nothing that is derived from it is kept. */
class History {
  readonly watermark = new Watermark();
  readonly committedAt = new Map<ChangeKey, number>();
  readonly appliedAt = new Map<ChangeKey, number>();
  /** The looks that showed everything there was. */
  readonly looks: Look[] = [];
  #sent: { at: number; shown: ChangeKey[] } | undefined;

  constructor(private readonly check: (history: History) => void) {}

  run(all: readonly Step[]): void {
    for (const [ms, step] of all.entries()) this.#take(step, ms);
  }

  #pending(): ChangeKey[] {
    return [...this.committedAt.keys()].filter((key) => !this.appliedAt.has(key));
  }

  #take(step: Step, ms: number): void {
    if (step.does === 'commit') {
      // In the order of nothing: the numbers of transactions say nothing about when they commit.
      this.committedAt.set(`${(ms * 7919) % 1009}:${ms}`, ms);
    } else if (step.does === 'apply') {
      const pending = this.#pending();
      if (pending.length > 0) this.appliedAt.set(pending[step.which % pending.length]!, ms);
    } else if (step.does === 'send') {
      this.#sent ??= { at: ms, shown: this.#pending() };
    } else if (step.does === 'snapshot') {
      if (this.#sent) this.#sent.shown = this.#pending();
    } else if (this.#sent) {
      const { at, shown } = this.#sent;
      this.#sent = undefined;
      const complete = shown.length <= step.limit;
      this.watermark.observe(at, shown.slice(0, step.limit + 1), complete);
      if (complete) this.looks.push({ sentAt: at, shown: new Set(shown) });
      this.check(this);
    }
  }
}

/** The watermark, worked out from the whole history: for each row that the last look showed, the last one that did not. */
function naive({ looks }: History): number {
  let best = -Infinity;
  for (const [n, { sentAt, shown }] of looks.entries()) {
    let cleared = sentAt;
    for (const key of shown) {
      let last = n;
      while (last >= 0 && looks[last]!.shown.has(key)) last -= 1;
      cleared = Math.min(cleared, last < 0 ? -Infinity : looks[last]!.sentAt);
    }
    best = Math.max(best, cleared);
  }
  return best;
}

describe('Watermark', () => {
  it('never passes a commit that has not been applied, whatever the order of commits, looks and answers', () => {
    fc.assert(
      fc.property(steps, (all) => {
        new History(({ watermark, committedAt, appliedAt }) => {
          for (const [key, at] of committedAt) {
            if (at < watermark.at) expect(appliedAt.has(key)).toBe(true);
          }
        }).run(all);
      }),
      { numRuns: 500 },
    );
  });

  it('is as far as the looks prove, and no less', () => {
    fc.assert(
      fc.property(steps, (all) => {
        new History((history) => expect(history.watermark.at).toBe(naive(history))).run(all);
      }),
      { numRuns: 500 },
    );
  });

  it('knows which rows the last look showed', () => {
    fc.assert(
      fc.property(steps, (all) => {
        new History(({ watermark, looks, committedAt }) => {
          const last = looks.at(-1);
          expect(watermark.lastLook).toBe(last?.sentAt ?? -Infinity);
          for (const key of last?.shown ?? []) expect(watermark.isPending(key)).toBe(true);
          if (last) {
            const shown = [...committedAt.keys()].filter((key) => last.shown.has(key));
            expect(watermark.pendingRows).toBeGreaterThanOrEqual(shown.length);
          }
        }).run(all);
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing before the first look', () => {
    const watermark = new Watermark();
    expect([watermark.at, watermark.lastLook, watermark.pendingRows]).toEqual([-Infinity, -Infinity, 0]);
  });

  it('is held by the oldest row, and set free when that is gone', () => {
    const watermark = new Watermark();
    watermark.observe(10, []);
    watermark.observe(20, ['5:1']);
    watermark.observe(30, ['5:1', '3:2']);
    expect([watermark.at, watermark.firstSeen('5:1'), watermark.firstSeen('3:2')]).toEqual([10, 20, 30]);
    watermark.observe(40, ['3:2']);
    expect([watermark.at, watermark.isPending('5:1'), watermark.firstSeen('5:1')]).toEqual([20, false, undefined]);
    watermark.observe(50, []);
    expect(watermark.at).toBe(50);
  });

  it('is not moved by a look that could not show everything, but remembers since when it shows a row', () => {
    const watermark = new Watermark();
    watermark.observe(10, ['1:1']);
    watermark.observe(20, [], true);
    watermark.observe(30, ['2:1', '2:2'], false);
    expect([watermark.at, watermark.lastLook, watermark.firstSeen('2:1')]).toEqual([20, 20, 30]);
    watermark.observe(40, ['2:2', '2:3'], false);
    expect([watermark.firstSeen('2:1'), watermark.firstSeen('2:2'), watermark.pendingRows]).toEqual([undefined, 30, 2]);
    watermark.observe(50, ['2:3']);
    expect([watermark.at, watermark.firstSeen('2:3')]).toEqual([20, 40]);
  });

  it('does not forget since when a row is held that a look had no room for', () => {
    const watermark = new Watermark();
    watermark.observe(10, []);
    watermark.observe(20, ['9:1']);
    watermark.observe(30, ['1:1', '1:2'], false);
    watermark.observe(40, ['9:1']);
    expect(watermark.at).toBe(10);
  });
});
