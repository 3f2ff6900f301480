import type { TenantId } from '../scope/tenant.js';
import { ownerOf, type StoredAnswer, type StoredAnswers, type StoreUse } from './stored-answer.js';

/** What is kept of one query's answers for one tenant. */
export interface KeptOfQuery {
  readonly query: string;
  readonly tenant: TenantId;
  /** Valid ones. */
  answers: number;
  /** What the valid ones weigh together. */
  bytes: number;
  /** Ones that nobody is served any more, and that wait to be overwritten or evicted. */
  endedAnswers: number;
  endedBytes: number;
}

/** What the store holds, by query and tenant. */
export interface KeptAnswers extends StoreUse {
  readonly kept: readonly Readonly<KeptOfQuery>[];
  /** False: there are more answers than were looked at. */
  readonly complete: boolean;
}

/** Adds up what a store holds; heaviest first. */
export function addUp({ answers, ...rest }: StoredAnswers, isValid: (answer: StoredAnswer) => boolean): KeptAnswers {
  const kept = new Map<string, KeptOfQuery>();
  for (const answer of answers) {
    const owner = ownerOf(answer.key);
    if (!owner) continue;
    const { query, tenant } = owner;
    const name = `${query}:${tenant}`;
    const sum = kept.get(name) ?? { query, tenant, answers: 0, bytes: 0, endedAnswers: 0, endedBytes: 0 };
    kept.set(name, sum);
    if (isValid(answer)) {
      sum.answers += 1;
      sum.bytes += answer.bytes;
    } else {
      sum.endedAnswers += 1;
      sum.endedBytes += answer.bytes;
    }
  }
  return { kept: [...kept.values()].toSorted((a, b) => weight(b) - weight(a)), ...rest };
}

function weight({ bytes, endedBytes }: KeptOfQuery): number {
  return bytes + endedBytes;
}
