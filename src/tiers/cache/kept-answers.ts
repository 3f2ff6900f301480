import type { TenantId } from '../scope/tenant.js';
import { ownerOf, type StoredAnswers } from './stored-answer.js';

/** What is kept of one query's answers for one tenant. */
export interface KeptOfQuery {
  readonly query: string;
  readonly tenant: TenantId;
  entries: number;
  /** Together. */
  bytes: number;
}

/** What the store holds, by query and tenant. Entries that are no longer valid count until they are gone. */
export interface KeptAnswers {
  readonly kept: readonly Readonly<KeptOfQuery>[];
  /** False: there are more answers than were looked at. */
  readonly complete: boolean;
}

/** Adds up what a store holds; heaviest first. */
export function addUp({ answers, complete }: StoredAnswers): KeptAnswers {
  const kept = new Map<string, KeptOfQuery>();
  for (const { key, bytes } of answers) {
    const owner = ownerOf(key);
    if (!owner) continue;
    const name = `${owner.query}:${owner.tenant}`;
    const sum = kept.get(name);
    if (sum) {
      sum.entries += 1;
      sum.bytes += bytes;
    } else {
      kept.set(name, { ...owner, entries: 1, bytes });
    }
  }
  return { kept: [...kept.values()].toSorted((a, b) => b.bytes - a.bytes), complete };
}
