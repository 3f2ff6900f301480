import { AsyncLocalStorage } from 'node:async_hooks';

/** The tiers that repositories belong to; the third is made of cached queries. */
export type RepositoryTier = 'standard' | 'optimized';

/** A method of a repository, and what it may cost. */
export interface RepositoryMethod {
  /** `OptimizedJobRepository.getJobs` */
  readonly name: string;
  readonly tier: RepositoryTier;
  /** The most statements that one call may take; null: as many as there are rows. */
  readonly budget: number | null;
  /** Why there is no budget. */
  readonly reason: string | null;
}

/** What a call needs to know of a statement. */
interface Counted {
  readonly sql: string;
  readonly rows: number | undefined;
}

/** How many statements beyond a budget are remembered, for the message. */
const REMEMBERED_BEYOND = 20;

const calls = new AsyncLocalStorage<RepositoryCall>();

/** One call of a repository's method. */
export class RepositoryCall {
  /** Its statements, and those of all that it called: what its budget is about. */
  statements = 0;
  /** What it ran itself. A sum over calls, one within the other, counts every statement once. */
  readonly own = { statements: 0, rows: 0 };
  /** The SQL of its statements, as far as a message needs it. */
  readonly sql: string[] = [];

  private constructor(
    readonly method: RepositoryMethod,
    /** The call that made this one; undefined: whoever made it is no repository. */
    readonly parent: RepositoryCall | undefined,
  ) {}

  /** A call that begins here, perhaps within another one. */
  static of(method: RepositoryMethod): RepositoryCall {
    return new RepositoryCall(method, calls.getStore());
  }

  /** Runs `fn` as this call. */
  run<T>(fn: () => T): T {
    return calls.run(this, fn);
  }

  record(statement: Counted): void {
    this.own.statements += 1;
    this.own.rows += statement.rows ?? 0;
    this.#count(statement);
  }

  get isOverBudget(): boolean {
    return this.method.budget !== null && this.statements > this.method.budget;
  }

  #count(statement: Counted): void {
    this.statements += 1;
    const { budget } = this.method;
    if (budget !== null && this.sql.length < budget + REMEMBERED_BEYOND) this.sql.push(statement.sql);
    if (this.parent) this.parent.#count(statement);
  }
}

/** The call that is running here. */
export function currentCall(): RepositoryCall | undefined {
  return calls.getStore();
}
