import { CallSite } from '../log/call-site.js';
import { type RepositoryCall, type RepositoryMethod, runAsCall } from '../log/repository-call.js';
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

  /** Observes the methods of an instance that its class declares, from now on. */
  observe(repository: object): void {
    const methods = declaredMethods(repository.constructor as abstract new () => object);
    const target = repository as Record<string, unknown>;
    for (const [name, method] of methods) {
      const original = target[name];
      if (typeof original !== 'function' || Object.hasOwn(target, name)) continue;
      this.methods.add(method);
      target[name] = this.#observed(method, original.bind(repository) as Method);
    }
  }

  #observed(method: RepositoryMethod, original: Method): Method {
    return async (...args) => {
      const startedAt = performance.now();
      const { call, result } = runAsCall(method, () => original(...args));
      try {
        // Awaited here, so that the stack of its statements shows who called.
        const value = await result;
        this.#demandBudget(call);
        return value;
      } finally {
        this.stats.add(call, performance.now() - startedAt);
      }
    };
  }

  #demandBudget(call: RepositoryCall): void {
    if (!call.isOverBudget) return;
    if (this.overBudget === 'throw') throw new OverBudgetError(overBudgetText(call));
    this.scope.current()?.log?.overBudget.push({ call, site: CallSite.here() });
  }
}
