import type { TenantId } from '../scope/tenant.js';

/** What a store holds under one key, as far as an overview needs it. */
export interface StoredAnswer {
  readonly key: string;
  /** What it weighs in the store, in bytes. */
  readonly bytes: number;
}

/** A look at what a store holds. */
export interface StoredAnswers {
  readonly answers: readonly StoredAnswer[];
  /** Whether the look went over everything; false: there was more than was asked for. */
  readonly complete: boolean;
}

/** The key of an answer: whatever decides the answer is in it. */
export function answerKey(query: string, shape: string, tenant: TenantId, distinction: string): string {
  return `${query}:${shape}:${tenant}:${distinction}`;
}

/** Whose answer a key stands for; undefined: it is no key of {@link answerKey}. */
export function ownerOf(key: string): { readonly query: string; readonly tenant: TenantId } | undefined {
  const [query, shape, tenant] = key.split(':', 3);
  if (!query || !shape || tenant === undefined || !/^\d+$/.test(tenant)) return undefined;
  return { query, tenant: Number(tenant) };
}
