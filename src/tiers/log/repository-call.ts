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
  readonly ms: number;
  readonly rows: number | undefined;
}

/** How many statements beyond a budget are remembered, for the message. */
const REMEMBERED_BEYOND = 20;

/** One call of a repository's method. What it calls itself counts for it as well. */
export class RepositoryCall {
  statements = 0;
  rows = 0;
  /** Sum of what its statements took, in milliseconds. */
  ms = 0;
  /** The SQL of its statements, as far as a message needs it. */
  readonly sql: string[] = [];

  constructor(
    readonly method: RepositoryMethod,
    private readonly parent: RepositoryCall | undefined,
  ) {}

  record(statement: Counted): void {
    this.statements += 1;
    this.rows += statement.rows ?? 0;
    this.ms += statement.ms;
    const { budget } = this.method;
    if (budget !== null && this.sql.length < budget + REMEMBERED_BEYOND) this.sql.push(statement.sql);
    this.parent?.record(statement);
  }

  get isOverBudget(): boolean {
    return this.method.budget !== null && this.statements > this.method.budget;
  }
}

const calls = new AsyncLocalStorage<RepositoryCall>();

/** The call that is running here. */
export function currentCall(): RepositoryCall | undefined {
  return calls.getStore();
}

/** Runs `fn` as a call of `method`. @returns the call, to be read when `result` has settled */
export function runAsCall<T>(
  method: RepositoryMethod,
  fn: () => T,
): { readonly call: RepositoryCall; readonly result: T } {
  const call = new RepositoryCall(method, calls.getStore());
  return { call, result: calls.run(call, fn) };
}
