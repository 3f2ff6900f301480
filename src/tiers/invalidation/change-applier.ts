import type { CacheStats } from '../cache/cache-stats.js';
import type { CacheStore } from '../cache/cache-store.js';
import type { EndedAnswers, QueryRegistry } from '../cache/query-registry.js';
import type { RowChange } from '../scope/row-change.js';
import type { InvalidationLog } from './invalidation-log.js';

/** Scopes, by where their versions are kept. */
export interface DividedScopes {
  /** With stamps in the store. */
  readonly acknowledged: readonly string[];
  /** With versions in the database. */
  readonly strict: ReadonlySet<string>;
}

/** The scopes that changes concern, and why. */
export interface ConcernedScopes extends DividedScopes {
  readonly ended: readonly EndedAnswers[];
}

/** Maps changes to scopes, and gives these new stamps. */
export class ChangeApplier {
  constructor(
    private readonly registry: QueryRegistry,
    private readonly store: CacheStore,
    private readonly stats: CacheStats,
    private readonly log: InvalidationLog,
  ) {}

  scopesOf(changes: readonly RowChange[]): ConcernedScopes {
    const ended = this.registry.endedBy(changes);
    return { ...this.divide(new Set(ended.flatMap(({ scopes }) => scopes))), ended };
  }

  /** Remembers which answers committed changes have ended, and whose changes those were. */
  remember(ended: readonly EndedAnswers[], origin: 'own' | 'foreign'): void {
    if (ended.length > 0) this.log.wrote(ended, origin);
  }

  /** Tells scopes of strict queries from the others. */
  divide(scopes: Iterable<string>): DividedScopes {
    const acknowledged: string[] = [];
    const strict = new Set<string>();
    for (const scope of scopes) {
      if (this.registry.isStrict(scope)) strict.add(scope);
      else acknowledged.push(scope);
    }
    return { acknowledged, strict };
  }

  /** @throws TierError `E_STORE_UNAVAILABLE` */
  async renew(scopes: readonly string[]): Promise<void> {
    if (scopes.length === 0) return;
    await this.store.renew(scopes);
    this.stats.invalidated(scopes.length);
  }
}
