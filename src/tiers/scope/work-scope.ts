import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/core';
import { TierError } from '../errors.js';
import { StatementTally } from './statement-tally.js';
import type { TenantId } from './tenant.js';

/** What a unit of work is started with. */
export interface WorkOptions {
  /** Whose rows this work may see; absent: none (a query on tenant-owned rows then throws). */
  readonly tenant?: TenantId | undefined;
  /** The person on whose behalf rows are written (audit columns). */
  readonly actor?: number | undefined;
  /** The client's UTC offset in minutes, where it told one. */
  readonly ctzoffset?: number | undefined;
  /** Answer from the database, not from the cache (`Cache-Control: no-cache` of a request). */
  readonly noCache?: boolean;
}

/** One unit of work: an HTTP request, a run of a scheduled job, a command, one cache load. */
export class Work {
  tenant: TenantId | undefined;
  actor: number | undefined;
  ctzoffset: number | undefined;
  noCache: boolean;
  readonly statements: StatementTally;
  /** Whether a writing transaction is in progress. */
  writing = false;
  /** Forked on first use, so that work answered from the cache never pays for an identity map. */
  em: EntityManager | undefined;

  constructor(options: WorkOptions, parent?: Work) {
    this.tenant = options.tenant;
    this.actor = options.actor;
    this.ctzoffset = options.ctzoffset;
    this.noCache = options.noCache ?? false;
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
  readonly #storage = new AsyncLocalStorage<Work>();
  #root: EntityManager | undefined;

  /** Names the EntityManager that work is forked from. Called once, when the ORM is up. */
  attach(root: EntityManager): void {
    this.#root = root;
  }

  /** Runs `fn` as a unit of work of its own. Its statements also count for the work that encloses it. */
  run<T>(options: WorkOptions, fn: () => T): T {
    return this.#storage.run(new Work(options, this.#storage.getStore()), fn);
  }

  /** Runs `fn` inside `work`, made before with {@link open}. For frameworks that call back in pieces. */
  resume<T>(work: Work, fn: () => T): T {
    return this.#storage.run(work, fn);
  }

  /** A unit of work that is not running yet; pass it to {@link resume}. */
  open(options: WorkOptions): Work {
    return new Work(options);
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
    }
    return work.em;
  }
}
