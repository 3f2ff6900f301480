import { KnownSites } from '../log/known-sites.js';
import { Reads } from '../log/reads.js';
import type { Statement } from '../log/statement.js';
import { WorkLog } from '../log/work-log.js';
import type { WorkObserver } from '../scope/work-observer.js';
import { type AllowedFinding, reasonToAllow } from './allowed-finding.js';
import { type Finding, findingOf, type JudgedFinding } from './finding.js';
import type { Findings } from './findings.js';
import { findAsks } from './find-asks.js';
import { findOverBudget } from './find-over-budget.js';
import { findRepetitions } from './find-repetitions.js';
import { findUnbounded } from './find-unbounded.js';
import { findUnused } from './find-unused.js';
import type { MethodReasons } from './method-reasons.js';
import type { StatementStats } from './statement-stats.js';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.js';

/** How much is looked at: nothing; statements and questions; and also what is read of what was loaded. */
export type QueryLogMode = 'off' | 'on' | 'full';

export interface QueryLogOptions {
  readonly mode: QueryLogMode;
  /** The share of units of work that are looked at. */
  readonly sample: number;
  readonly thresholds?: Partial<Thresholds>;
  /** Findings that are meant to be so. */
  readonly allowed: readonly AllowedFinding[];
  /** Told of every unit of work that was looked at, when it is over. */
  readonly onWork?: (log: WorkLog) => void;
  /** Told of a detector that failed: a fault of this library, which must not become one of the application. */
  readonly onFault: (error: unknown) => void;
}

/** Units of work that wait to be looked through; of more, none is looked through. */
const WAITING_MAX = 200;
/** Work with so many statements and questions is looked through at once: that takes less than to come back to it. */
const SMALL = 5;

/**
 * Looks at what units of work ask of the database and of the cache. While the work runs, it is only written down; it is
 * looked through when it is over: at once where that is next to nothing, else in a turn of the event loop of its own.
 */
export class QueryLog implements WorkObserver {
  /** Since the start: what units of work asked beyond what is remembered of one, and how many ended too many at once. */
  readonly dropped = { asked: 0, work: 0 };
  readonly #waiting: WorkLog[] = [];
  readonly #thresholds: Thresholds;
  readonly #sites = new KnownSites();
  #scheduled = false;

  constructor(
    private readonly options: QueryLogOptions,
    private readonly findings: Findings,
    private readonly statements: StatementStats,
    private readonly reasons: MethodReasons,
  ) {
    this.#thresholds = { ...DEFAULT_THRESHOLDS, ...options.thresholds };
  }

  open(name: string): WorkLog | undefined {
    const { mode, sample } = this.options;
    if (mode === 'off' || (sample < 1 && Math.random() >= sample)) return undefined;
    return mode === 'full' ? new WorkLog(name, new Reads()) : new WorkLog(name, undefined, this.#sites);
  }

  close(log: WorkLog): void {
    if (!log.reads && log.statements.length + log.asks.length <= SMALL) {
      this.#lookThrough(log);
      return;
    }
    if (this.#waiting.length >= WAITING_MAX) {
      this.dropped.work += 1;
      return;
    }
    this.#waiting.push(log);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Looks through everything that has ended by now. */
  flush(): void {
    this.#scheduled = false;
    for (const log of this.#waiting.splice(0)) this.#lookThrough(log);
  }

  /** What is wrong with one unit of work, also what is allowed; nothing is recorded. */
  findingsOf(log: WorkLog): JudgedFinding[] {
    const detected = [
      ...findRepetitions(log, this.#thresholds),
      ...findOverBudget(log),
      ...findUnbounded(log, this.#thresholds),
      ...findAsks(log, this.#thresholds),
      ...findUnused(log, this.#thresholds),
    ];
    return detected.map((one) => this.#judge(findingOf(one, log.name)));
  }

  #judge(finding: Finding): JudgedFinding {
    // A method that may take as many statements as there are rows is excused for those, and for nothing else.
    const growing = finding.kind === 'n+1' ? this.reasons.of(finding.method) : null;
    return { ...finding, allowed: growing ?? reasonToAllow(finding, this.options.allowed) };
  }

  #lookThrough(log: WorkLog): void {
    try {
      this.dropped.asked += log.dropped;
      this.options.onWork?.(log);
      for (const statement of log.statements) this.#count(statement);
      for (const finding of this.findingsOf(log)) this.findings.report(finding);
    } catch (error) {
      this.options.onFault(error);
    }
  }

  #count(statement: Statement): void {
    if (!statement.failed) this.statements.add(statement);
  }
}
