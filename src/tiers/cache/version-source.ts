import type { Question } from './cached-query-definition.js';
import type { Entry } from './entry.js';
import type { BypassReason } from './serving-permit.js';

/** What a look at the present version of an answer gave. */
export type Look =
  | {
      /** The entry, valid or not; undefined: there is none. */
      readonly entry: Entry | undefined;
      readonly epoch: string;
      readonly stamps: readonly string[];
      /** Whether nobody outside of this process was asked. */
      readonly local?: boolean | undefined;
    }
  | { readonly refused: BypassReason };

/**
 * Where the versions of answers come from. One reading protocol works over all of them: the version is read before the
 * data, an entry is stored under it, and is valid while it is the present one.
 */
export abstract class VersionSource {
  /** Reads the present version, and the entry if there is one. Never rejects because a store is away. */
  abstract look(question: Question<unknown>): Promise<Look>;
}
