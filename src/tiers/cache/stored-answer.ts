import type { TenantId } from '../scope/tenant.js';
import type { Entry } from './entry.js';
import { scopesOf } from './scopes.js';

/** What a store holds under one key, as far as an overview needs it. */
export interface StoredAnswer extends Pick<Entry, 'epoch' | 'expiresAt'> {
  readonly key: string;
  /** What it weighs in the store, in bytes. */
  readonly bytes: number;
  /** Whether its scopes still have the stamps under which it was stored, where the store keeps those. */
  readonly current: boolean;
}

/** What a store may weigh. */
export interface StoreUse {
  /** Everything together, in bytes; null: the store does not tell. */
  readonly usedBytes: number | null;
  /** What it may weigh before something is evicted, in bytes; null: as much as it likes, or the store does not tell. */
  readonly limitBytes: number | null;
}

/** A look at what a store holds. */
export interface StoredAnswers extends StoreUse {
  readonly answers: readonly StoredAnswer[];
  /** Whether the look went over everything; false: there was more than was asked for. */
  readonly complete: boolean;
}

/**
 * The key of an answer: whatever decides the answer is in it, and the scopes that may end it can be told from it.
 * @param row the row that it is about; undefined: none in particular
 */
export function answerKey(
  query: string,
  shape: string,
  tenant: TenantId,
  row: number | undefined,
  distinction: string,
): string {
  const owner = row === undefined ? tenant : `${tenant}.${row}`;
  return `${query}:${shape}:${owner}:${distinction}`;
}

const OWNER = /^(\d+)(?:\.(-?\d+))?$/;

/** Whose answer a key stands for. */
export interface KeyOwner {
  readonly query: string;
  readonly tenant: TenantId;
  readonly row: number | undefined;
}

/** Whose answer a key stands for; undefined: it is no key of {@link answerKey}. */
export function ownerOf(key: string): KeyOwner | undefined {
  const [query, shape, owner = ''] = key.split(':', 3);
  const [, tenant, row] = OWNER.exec(owner) ?? [];
  if (!query || !shape || tenant === undefined) return undefined;
  return { query, tenant: Number(tenant), row: row === undefined ? undefined : Number(row) };
}

/** The scopes that may end the answer under a key; undefined: it is no key of {@link answerKey}. */
export function scopesOfKey(key: string): string[] | undefined {
  const owner = ownerOf(key);
  return owner && scopesOf(owner.query, owner.tenant, owner.row);
}
