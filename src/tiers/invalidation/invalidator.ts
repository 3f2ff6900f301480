import type { QueryRegistry } from '../cache/query-registry.js';
import type { ScopeRenewer } from '../cache/scope-renewer.js';
import type { RowChange } from '../scope/row-change.js';

/** Tells the cache what changed: every scope that a change may concern gets a new stamp, in one round trip. */
export class Invalidator {
  constructor(
    private readonly registry: QueryRegistry,
    private readonly renewer: ScopeRenewer,
  ) {}

  /** Resolves when no entry from before `changes` can be served by this process any more. */
  async apply(changes: readonly RowChange[]): Promise<void> {
    await this.renewer.renew(this.registry.scopesOf(changes));
  }
}
