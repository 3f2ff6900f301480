import { concernOf } from './concern.js';
import { isUnavailable } from '../errors.js';
import type { RowChange } from '../scope/row-change.js';
import type { CacheStore } from './cache-store.js';
import type { Question } from './cached-query-definition.js';
import type { Entry } from './entry.js';
import { VersionSource, type Look } from './version-source.js';

/** The versions of scopes and the changes that are not in them yet, as of one instant of the database. */
export interface DatabaseVersions {
  /** By scope; a scope that never changed has none. */
  readonly versions: ReadonlyMap<string, string>;
  readonly pending: readonly { readonly key: string; readonly change: RowChange }[];
}

/** Strict entries outlive the store's epochs: what is true of them does not depend on any store. */
export const STRICT_EPOCH = 'strict';

/**
 * Versions of `strict` answers: one statement on the primary. A change is part of the version from its COMMIT on, first
 * as a row of the log and later in its scope's version; both are seen in one snapshot, so that no moment lies between.
 */
export class StrictVersions extends VersionSource {
  /** @param read asks the database, by scopes and tenant, in one statement */
  constructor(
    private readonly store: CacheStore,
    private readonly read: (scopes: readonly string[], tenant: number) => Promise<DatabaseVersions>,
  ) {
    super();
  }

  override async look(question: Question<unknown>): Promise<Look> {
    const { scopes, tenant, key } = question;
    const { versions, pending } = await this.read(scopes, tenant);
    const concerned = pending.filter(({ change }) => isConcerned(question, change)).map((row) => row.key);
    const stamps = [...scopes.map((scope) => versions.get(scope) ?? ''), concerned.toSorted().join()];
    return { entry: await this.#find(key, stamps), epoch: STRICT_EPOCH, stamps };
  }

  async #find(key: string, stamps: readonly string[]): Promise<Entry | undefined> {
    try {
      return await this.store.find(key, STRICT_EPOCH, stamps);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return undefined;
    }
  }
}

function isConcerned({ definition, params }: Question<unknown>, change: RowChange): boolean {
  const concern = concernOf(definition.dependsOn, definition.row, change);
  if (concern === 'none') return false;
  if (concern === 'all' || change.tenant === undefined) return true;
  return definition.row !== undefined && concern.has(definition.row.id(params));
}
