import { setTimeout as sleep } from 'node:timers/promises';
import type { Question } from '../cache/cached-query-definition.js';
import type { Entry } from '../cache/entry.js';
import { outsideOfWork } from '../scope/outside-of-work.js';

/** What a comparison needs to know; neither counts as a read. */
export interface AuditedAnswers {
  /** The answer's bytes as the database gives them now. */
  readonly load: (question: Question<unknown>) => Promise<Buffer>;
  /** The entry that a reader would be given now without a load; undefined: none. */
  readonly served: (question: Question<unknown>) => Promise<Entry | undefined>;
}

/** An answer that was served longer than it should have been. Says where, not what: values stay out of the log. */
export interface AuditFinding {
  readonly query: string;
  readonly tenant: number;
  readonly key: string;
}

export interface SamplingAuditorOptions {
  /** The share of hits that are compared; 0: none. */
  readonly rate: number;
  /** For how long an answer may be served that another program's change has made wrong, in milliseconds. */
  readonly maxStalenessMs: number;
  readonly onDifference: (finding: AuditFinding) => void;
  /** A number from 0 up to 1 that chooses; random when absent. */
  readonly random?: () => number;
}

/** What came of one query's comparisons since the start of the process. */
export interface AuditCounts {
  comparisons: number;
  differences: number;
}

/**
 * Compares a sample of hits with the database, in the background and one at a time, to find the one fault that nothing
 * else shows: an answer that is wrong and stays. A difference alone means nothing, because rows change while one looks.
 * So it is told only when the very same entry is served after the bound of staleness, which ran from the moment at which
 * the database was seen to answer differently, and the database still does.
 */
export class SamplingAuditor {
  readonly counts = new Map<string, AuditCounts>();
  /** Hits that were chosen while a comparison was under way, and were let go. */
  skipped = 0;
  /** Comparisons that could not be carried through. */
  failed = 0;
  readonly #ending = new AbortController();
  readonly #patienceMs: number;
  #running: Promise<void> | undefined;

  constructor(
    private readonly answers: AuditedAnswers,
    private readonly options: SamplingAuditorOptions,
  ) {
    // The margin is for what the rates of two machines' clocks may differ by.
    this.#patienceMs = options.maxStalenessMs * 1.05 + 1;
  }

  /** Takes note of a hit, and perhaps compares it; costs the reader nothing. */
  observe(question: Question<unknown>, entry: Entry): void {
    const { rate, random = Math.random } = this.options;
    if (rate === 0 || (rate < 1 && random() >= rate)) return;
    if (this.#running || this.#ending.signal.aborted) {
      this.skipped += 1;
      return;
    }
    this.#running = outsideOfWork(() => this.#compare(question, entry))
      .catch(() => {
        this.failed += 1;
      })
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Resolves when no comparison is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.idle();
  }

  async #compare(question: Question<unknown>, entry: Entry): Promise<void> {
    const counts = this.#countsOf(question.definition.name);
    const different = await this.#differs(question, entry);
    counts.comparisons += 1;
    if (!different) return;
    counts.differences += 1;
    this.options.onDifference({ query: question.definition.name, tenant: question.tenant, key: question.key });
  }

  async #differs(question: Question<unknown>, entry: Entry): Promise<boolean> {
    if (entry.body.equals(await this.answers.load(question))) return false;
    await sleep(this.#patienceMs, undefined, { signal: this.#ending.signal, ref: false });
    const served = await this.answers.served(question);
    if (!served || !isSame(served, entry)) return false;
    return !entry.body.equals(await this.answers.load(question));
  }

  #countsOf(query: string): AuditCounts {
    let counts = this.counts.get(query);
    if (!counts) {
      counts = { comparisons: 0, differences: 0 };
      this.counts.set(query, counts);
    }
    return counts;
  }
}

/** Whether two entries come from one load; equal bytes alone may come from a later one. */
function isSame(one: Entry, other: Entry): boolean {
  return (
    one.storedAt === other.storedAt &&
    one.etag === other.etag &&
    one.epoch === other.epoch &&
    one.stamps.join() === other.stamps.join()
  );
}
