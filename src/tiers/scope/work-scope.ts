import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/core';
import { TierError } from '../errors.js';
import { StatementTally } from '../log/statement-tally.js';
import type { WorkLog } from '../log/work-log.js';
import type { TraceSpan, TraceStart } from '../trace/tracer.js';
import { Traces } from '../trace/traces.js';
import type { TenantId } from './tenant.js';
import { Timings } from './timings.js';
import type { WorkObserver } from './work-observer.js';

/** What a unit of work is started with. */
export interface WorkOptions {
  /** What the work is called in findings and traces: `GET /api/jobs`, `jobs.overdue-digest`. */
  readonly name?: string | undefined;
  /** Whose rows this work may see; absent: none (a query on tenant-owned rows then throws). */
  readonly tenant?: TenantId | undefined;
  /** The person on whose behalf rows are written (audit columns). */
  readonly actor?: number | undefined;
  /** The client's UTC offset in minutes, where it told one. */
  readonly ctzoffset?: number | undefined;
  /** Answer from the database, not from the cache (`Cache-Control: no-cache` of a request). */
  readonly noCache?: boolean;
  /** Whether to find out what the phases of the work take. */
  readonly timed?: boolean;
  /**
   * After so many milliseconds no further statement of this work is begun: it fails with TierError `E_TIME_LIMIT`. Loads
   * of cached answers are work of their own, which others may wait for as well, and go on. Such work is in no hurry: other
   * work gets a turn before each of its statements, also where the database runs in this process.
   */
  readonly limitMs?: number;
  /** Keeps what it asks out of findings and statistics of statements: for what is asked only to measure or to warm. */
  readonly unlogged?: boolean;
  /** For work that is opened, not run: how it looks in a trace, where it is one of its own. */
  readonly trace?: Omit<TraceStart, 'name'>;
}

/** One unit of work: an HTTP request, a run of a scheduled job, a command, one cache load. */
export class Work {
  tenant: TenantId | undefined;
  actor: number | undefined;
  ctzoffset: number | undefined;
  noCache: boolean;
  readonly name: string;
  readonly statements: StatementTally;
  /** What the outermost work asks for, where somebody wants to know; nobody else pays for it. */
  log: WorkLog | undefined;
  /** What its phases took, where somebody wants to know. */
  readonly timings: Timings | undefined;
  /** From this instant of `performance.now()` on none of its statements is begun. */
  readonly endsAt: number | undefined;
  /** The span that it is, where somebody follows what happens, and it was opened. */
  span: TraceSpan | undefined;
  /** Whether a writing transaction is in progress. */
  writing = false;
  /** Forked on first use, so that work answered from the cache never pays for an identity map. */
  em: EntityManager | undefined;

  constructor(options: WorkOptions, parent?: Work) {
    this.tenant = options.tenant;
    this.actor = options.actor;
    this.ctzoffset = options.ctzoffset;
    this.noCache = options.noCache ?? false;
    this.name = options.name ?? parent?.name ?? 'work';
    this.log = options.unlogged ? undefined : parent?.log;
    this.timings = parent?.timings ?? (options.timed ? new Timings() : undefined);
    this.endsAt = options.limitMs === undefined ? undefined : performance.now() + options.limitMs;
    this.statements = new StatementTally(parent?.statements);
  }
}

/**
 * Who is asking, carried through every `await` of a unit of work. The ORM's injected EntityManager resolves to the
 * fork of the current work (see `context` in the ORM options), so repositories simply use what they were given.
 */
export class WorkScope {
  /** Names this application among all that work on the same data; another one at every start. */
  readonly instance: string = randomBytes(8).toString('hex');
  /** Where it is said who follows what happens. */
  readonly traces = new Traces();
  readonly #storage = new AsyncLocalStorage<Work>();
  #root: EntityManager | undefined;
  #observer: WorkObserver | undefined;

  /** Names the EntityManager that work is forked from. Called once, when the ORM is up. */
  attach(root: EntityManager): void {
    this.#root = root;
  }

  /** From now on `observer` is told of units of work; undefined: nobody is. */
  observe(observer: WorkObserver | undefined): void {
    this.#observer = observer;
  }

  /** Runs `fn` as a unit of work of its own. Its statements also count for the work that encloses it. */
  run<T>(options: WorkOptions, fn: () => T): T {
    const enclosing = this.#storage.getStore();
    const work = new Work(options, enclosing);
    // Work inside of other work is worth a span only if it has a name of its own.
    const observed = enclosing === undefined && !options.unlogged;
    if (!this.traces.on || (enclosing && options.name === undefined)) return this.#run(work, fn, observed);
    return this.traces.run({ name: work.name }, () => this.#run(work, fn, observed));
  }

  /** Runs `fn` inside `work`, made before with {@link open}. For frameworks that call back in pieces. */
  resume<T>(work: Work, fn: () => T): T {
    return work.span ? this.#storage.run(work, () => this.traces.within(work.span, fn)) : this.#storage.run(work, fn);
  }

  /**
   * A unit of work that is not running yet; pass it to {@link resume}, and to {@link close} when it is over.
   * @param beside work whose statements are not this one's, but which is looked at together with it
   */
  open(options: WorkOptions, beside?: Work): Work {
    const work = new Work(options);
    if (beside) {
      work.log = beside.log;
      work.span = beside.span;
    } else {
      this.#observe(work);
      if (options.trace) work.span = this.traces.start({ name: work.name, ...options.trace }, undefined);
    }
    return work;
  }

  /** Says that work which was made with {@link open} is over. */
  close(work: Work): void {
    const { log, span } = work;
    work.span = undefined;
    span?.end();
    if (!log) return;
    work.log = undefined;
    this.#observer?.close(log);
  }

  current(): Work | undefined {
    return this.#storage.getStore();
  }

  /** @throws TierError `E_NO_WORK_SCOPE` outside of any unit of work. */
  require(): Work {
    const work = this.#storage.getStore();
    if (!work) {
      throw new TierError('E_NO_WORK_SCOPE', 'No unit of work is open: wrap the call in WorkScope.run({ tenant }, …).');
    }
    return work;
  }

  /** @throws TierError `E_NO_TENANT` when the current work has no tenant. */
  tenant(): TenantId {
    const { tenant } = this.require();
    if (tenant === undefined) {
      throw new TierError(
        'E_NO_TENANT',
        'This unit of work names no tenant: open it with WorkScope.run({ tenant }, …).',
      );
    }
    return tenant;
  }

  /** The EntityManager of the current work; undefined outside of one. Given to MikroORM as `context`. */
  entityManager(): EntityManager | undefined {
    const work = this.#storage.getStore();
    if (!work || !this.#root) return undefined;
    if (!work.em) {
      work.em = this.#root.fork({ disableContextResolution: true });
      if (work.tenant !== undefined) work.em.setFilterParams('tenant', { bu: work.tenant });
      work.log?.managers.add(work.em);
    }
    return work.em;
  }

  #run<T>(work: Work, fn: () => T, observed: boolean): T {
    if (!observed || !this.#observe(work)) return this.#storage.run(work, fn);
    return whenSettled(
      () => this.#storage.run(work, fn),
      () => this.close(work),
    );
  }

  /** @returns whether the work is logged */
  #observe(work: Work): boolean {
    work.log = this.#observer?.open(work.name);
    return work.log !== undefined;
  }
}

/** Runs `fn`, and `then` when what it returned has settled. */
function whenSettled<T>(fn: () => T, then: () => void): T {
  let result: T;
  try {
    result = fn();
  } catch (error) {
    then();
    throw error;
  }
  if (result instanceof Promise) void result.then(then, then);
  else then();
  return result;
}
