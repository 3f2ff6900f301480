import { types } from 'node:util';
import { RepositoryCall, type RepositoryMethod } from '../log/repository-call.js';
import { OverBudgetError } from '../errors.js';
import type { WorkScope } from '../scope/work-scope.js';
import { overBudgetText } from './find-over-budget.js';
import type { MethodReasons } from './method-reasons.js';
import type { MethodStats } from './method-stats.js';
import { declaredMethods } from './tier-repository.decorator.js';

type Method = (...args: unknown[]) => unknown;

/** Counts what the methods of repositories cost, and holds them to what they declare. */
export class RepositoryObserver {
  constructor(
    private readonly scope: WorkScope,
    private readonly stats: MethodStats,
    private readonly methods: MethodReasons,
    /** What becomes of a call that took more statements than declared: an error (in tests), or a finding. */
    private readonly overBudget: 'throw' | 'report',
  ) {}

  /**
   * Observes the methods of an instance that its class declares, from now on; of other classes none.
   * @throws TierError `E_BAD_DEFINITION` when its class declares numbers of statements, but no tier
   */
  observe(instance: object): void {
    const { constructor: type } = instance as { readonly constructor: unknown };
    if (typeof type !== 'function') return;
    for (const [name, method] of declaredMethods(type as abstract new () => object)) {
      if (Object.hasOwn(instance, name)) continue;
      const original = (instance as Record<string, Method>)[name] as Method;
      this.methods.add(method);
      const value = this.#observed(method, original.bind(instance));
      Object.defineProperty(instance, name, { value, writable: true, configurable: true });
    }
  }

  /** Answers as the method does: at once, where it does, and with a promise where it does. */
  #observed(method: RepositoryMethod, original: Method): Method {
    return (...args) => {
      const startedAt = performance.now();
      const call = RepositoryCall.of(method);
      let result: unknown;
      try {
        result = call.run(() => original(...args));
      } catch (error) {
        this.#count(call, startedAt);
        throw error;
      }
      if (types.isPromise(result)) return this.#settled(call, startedAt, result);
      this.#count(call, startedAt);
      return result;
    };
  }

  /** Awaits the call here, so that the stack of its statements shows who called. */
  async #settled(call: RepositoryCall, startedAt: number, result: Promise<unknown>): Promise<unknown> {
    try {
      const value = await result;
      this.#demandBudget(call);
      return value;
    } finally {
      this.#count(call, startedAt);
    }
  }

  #count(call: RepositoryCall, startedAt: number): void {
    this.stats.add(call, performance.now() - startedAt);
  }

  #demandBudget(call: RepositoryCall): void {
    if (!call.isOverBudget) return;
    if (this.overBudget === 'throw') throw new OverBudgetError(overBudgetText(call));
    this.scope.current()?.log?.addOverBudget(call);
  }
}
