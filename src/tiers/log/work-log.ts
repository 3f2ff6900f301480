import type { EntityManager } from '@mikro-orm/core';
import { CallSite } from './call-site.js';
import { fingerprintOf } from './fingerprint.js';
import type { KnownSites } from './known-sites.js';
import type { Reads } from './reads.js';
import type { RepositoryCall } from './repository-call.js';
import type { Statement } from './statement.js';
import { statementSize } from './statement-size.js';

/** One question to the cached tier. */
export interface CacheAsk {
  readonly query: string;
  readonly key: string;
  /** In milliseconds of `performance.now()`. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly site: CallSite | undefined;
}

/** The calls of one repository method that took more statements than it declares. */
export interface OverBudgetCalls {
  worst: RepositoryCall;
  calls: number;
  /** Of the first of them. */
  readonly site: CallSite | undefined;
}

/** What is remembered of one unit of work at the most. */
const STATEMENTS_MAX = 5_000;
const ASKS_MAX = 5_000;
/** Bytes of texts and parameters that one unit of work remembers. */
const BYTES_MAX = 4_000_000;
/** Of statements with one text, the places of the first few are found out. */
const SITES_PER_TEXT = 3;

/** What one unit of work, with all that it encloses, asked of the database and of the cache. */
export class WorkLog {
  readonly statements: Statement[] = [];
  readonly asks: CacheAsk[] = [];
  /** By the method's name. */
  readonly overBudget = new Map<string, OverBudgetCalls>();
  /** Statements and questions that were too many to remember. */
  dropped = 0;
  /** See {@link Statement.era}. */
  era = 0;
  /** Whether rows were written: what is read then is read by the ORM, too, to find out what changed. */
  wrote = false;
  /** Whose identity maps tell which entities were loaded. */
  readonly managers = new Set<EntityManager>();
  readonly #sites = new Map<string, number>();
  #bytes = 0;

  constructor(
    /** `GET /api/jobs`, `jobs.overdue-digest` */
    readonly name: string,
    /** What was read of what was loaded; undefined: not watched. */
    readonly reads: Reads | undefined,
    /** Where the first statement of a text is looked up; undefined: it is found out anew. */
    private readonly known?: KnownSites,
  ) {}

  /** The place that runs this statement, if it is one of those whose place is found out. */
  siteFor(text: string): CallSite | undefined {
    const seen = this.#sites.get(text) ?? 0;
    if (seen >= SITES_PER_TEXT) return undefined;
    this.#sites.set(text, seen + 1);
    // What runs once is fine in all likelihood; what runs again is worth a look.
    return seen === 0 && this.known ? this.known.of(this.name, text) : CallSite.here();
  }

  add(statement: Statement): void {
    if (this.statements.length < STATEMENTS_MAX) this.statements.push(this.#bounded(statement));
    else this.dropped += 1;
  }

  addAsk(ask: Omit<CacheAsk, 'site'>): void {
    if (this.asks.length < ASKS_MAX) this.asks.push({ ...ask, site: this.siteFor(ask.query) });
    else this.dropped += 1;
  }

  /** Tells of a call that took more statements than its method declares. */
  addOverBudget(call: RepositoryCall): void {
    const { name } = call.method;
    const known = this.overBudget.get(name);
    if (!known) {
      this.overBudget.set(name, { worst: call, calls: 1, site: this.siteFor(name) });
      return;
    }
    known.calls += 1;
    if (call.statements > known.worst.statements) known.worst = call;
  }

  /** The statement, or what of it does not weigh anything. */
  #bounded(statement: Statement): Statement {
    const bytes = statementSize(statement);
    if (this.#bytes + bytes <= BYTES_MAX) {
      this.#bytes += bytes;
      return statement;
    }
    const params = [`withheld ${this.statements.length}`];
    return { ...statement, sql: fingerprintOf(statement.sql).text, params, withheld: true };
  }
}
