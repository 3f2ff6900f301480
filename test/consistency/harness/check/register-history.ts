import type { WriteOutcome, WriteRecord } from '../history.js';

/** What a reader is promised about a write: to see it from the answer on, or a while after the COMMIT. */
export type Promised = 'acknowledged' | 'foreign' | 'crash';

const PROMISES: Partial<Record<WriteOutcome, Promised>> = {
  acknowledged: 'acknowledged',
  committed: 'foreign',
  survived: 'crash',
};

/** Outcomes with which a value may be seen. */
const MAY_SHOW: ReadonlySet<WriteOutcome> = new Set(['acknowledged', 'committed', 'survived', 'unknown']);

/** The writes to one register. One writer at a time writes, so values grow with the times at which writes end. */
export class RegisterHistory {
  readonly #byValue = new Map<number, WriteRecord[]>();
  readonly #done: Record<Promised, WriteRecord[]> = { acknowledged: [], foreign: [], crash: [] };
  readonly #absentAttempts: WriteRecord[] = [];

  constructor(writes: readonly WriteRecord[]) {
    for (const write of writes.toSorted((a, b) => a.endedAt - b.endedAt)) {
      const same = this.#byValue.get(write.value);
      if (same) same.push(write);
      else this.#byValue.set(write.value, [write]);
      const promise = PROMISES[write.outcome];
      if (promise) this.#done[promise].push(write);
      if (write.absent) this.#absentAttempts.push(write);
    }
  }

  /** The newest of the writes that something is promised about and that had ended at an instant. */
  newest(promise: Promised, at: number): WriteRecord | undefined {
    const writes = this.#done[promise];
    return writes[countUntil(writes, at) - 1];
  }

  /** The writes of other programs that had been done at an instant, and that whoever then saw `value` missed. */
  missed(value: number, at: number): WriteRecord[] {
    return (['foreign', 'crash'] as const).flatMap((promise) => {
      const writes = this.#done[promise];
      const until = countUntil(writes, at);
      let from = until;
      while (from > 0 && (writes[from - 1] as WriteRecord).value > value) from -= 1;
      return writes.slice(from, until);
    });
  }

  /** Whether another program's write of a value above `from` and up to `to` ended only after an instant. */
  foreignAfter(from: number, to: number, at: number): boolean {
    return (['foreign', 'crash'] as const).some((promise) => {
      const writes = this.#done[promise];
      return writes.slice(countUntil(writes, at)).some(({ value }) => value > from && value <= to);
    });
  }

  /** What a reader that found nothing can have seen at best: the newest state that shows nothing; 0: there is none. */
  newestAbsent(until: number): number {
    const shown = this.absentAttempts(until).filter(({ outcome }) => MAY_SHOW.has(outcome));
    return Math.max(0, ...shown.map(({ value }) => value));
  }

  /** The attempts to bring about a state that shows nothing, as far as a reader that ended at an instant can tell. */
  absentAttempts(until: number): WriteRecord[] {
    return this.#absentAttempts.filter(({ startedAt }) => startedAt <= until);
  }

  /** Whether a value may have been seen by a reader that ended at an instant. */
  mayShow(value: number, until: number): boolean {
    return this.attempts(value).some(({ outcome, startedAt }) => MAY_SHOW.has(outcome) && startedAt <= until);
  }

  /** Attempts to write a value, whatever came of them. */
  attempts(value: number): readonly WriteRecord[] {
    return this.#byValue.get(value) ?? [];
  }
}

/** How many of the writes, which are in the order of their ends, had ended at an instant. */
function countUntil(writes: readonly WriteRecord[], at: number): number {
  let [low, high] = [0, writes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((writes[middle] as WriteRecord).endedAt <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
