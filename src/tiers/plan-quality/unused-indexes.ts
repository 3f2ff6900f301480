import { identifier } from '../capture/quoting.js';
import type { ForeignKey, IndexFacts } from './index-facts.js';

/** What is to be said of an index that no plan used, or can use. */
export interface IndexVerdict {
  /**
   * `invalid`: it serves nobody, and is kept up to date all the same. `unused`: nothing uses it. `redundant`: another one
   * begins with the same columns. `elsewhere`: no hot query uses it, but some statement did. `kept`: a foreign key needs it.
   */
  readonly kind: 'invalid' | 'unused' | 'redundant' | 'elsewhere' | 'kept';
  readonly index: string;
  readonly table: string;
  readonly definition: string;
  readonly bytes: number;
  /** Since the statistics of the database began, by whatever statement. */
  readonly scans: number;
  readonly reason: string;
  /** What a person would do about it; null where nothing is to be done. */
  readonly fix: string | null;
  /** Why this is fine, where somebody said so. */
  readonly allowed: string | null;
}

type Judged = Pick<IndexVerdict, 'kind' | 'reason' | 'fix'>;

/**
 * Judges the indexes that no plan uses. Those that hold a constraint are left out, unless they are invalid. Of several that
 * serve the same foreign key one is kept. Pure.
 *
 * @param used names of the indexes that plans use
 */
export function judgeIndexes(
  indexes: readonly IndexFacts[],
  foreignKeys: readonly ForeignKey[],
  used: ReadonlySet<string>,
): Omit<IndexVerdict, 'allowed'>[] {
  const served = new Set(
    foreignKeys.filter((key) =>
      indexes.some((index) => (used.has(index.name) || index.constraint) && serves(index, key)),
    ),
  );
  const verdicts: Omit<IndexVerdict, 'allowed'>[] = [];
  for (const index of indexes) {
    const { name, table, definition, bytes, scans, valid, constraint } = index;
    if (valid && (constraint || used.has(name))) continue;
    const judged = valid
      ? (redundancyOf(index, indexes) ?? need(index, foreignKeys, served) ?? useOf(index))
      : failureOf(index);
    verdicts.push({ index: name, table, definition, bytes, scans, ...judged });
  }
  return verdicts;
}

function failureOf({ name }: IndexFacts): Judged {
  return {
    kind: 'invalid',
    reason: 'no query can use it: it is still being made, or making it failed',
    fix: `reindex index concurrently ${identifier(name)}, or drop index concurrently ${identifier(name)}`,
  };
}

function need(index: IndexFacts, foreignKeys: readonly ForeignKey[], served: Set<ForeignKey>): Judged | undefined {
  const keys = foreignKeys.filter((key) => !served.has(key) && serves(index, key));
  for (const key of keys) served.add(key);
  if (keys.length === 0) return undefined;
  const names = keys.map(({ name }) => name).join(', ');
  return { kind: 'kept', reason: `removing a row that ${names} refers to would read all of ${index.table}`, fix: null };
}

function useOf({ name, scans }: IndexFacts): Judged {
  const reason = 'no plan of a hot query uses it';
  if (scans === 0) {
    return {
      kind: 'unused',
      reason: `${reason}, and no other statement did either`,
      fix: `drop index ${identifier(name)}`,
    };
  }
  return { kind: 'elsewhere', reason: `${reason}, but other statements did ${scans} times`, fix: null };
}

function redundancyOf(index: IndexFacts, all: readonly IndexFacts[]): Judged | undefined {
  const longer = all.find((other) => other.name !== index.name && covers(other, index));
  if (!longer) return undefined;
  return {
    kind: 'redundant',
    reason: `${longer.name} begins with the same columns`,
    fix: `drop index ${identifier(index.name)}`,
  };
}

/** Whether `other` can do whatever `index` can; of two equal ones, the one that is named first remains. */
function covers(other: IndexFacts, index: IndexFacts): boolean {
  if (!other.valid || other.table !== index.table || other.method !== 'btree' || index.method !== 'btree') return false;
  if (other.where !== index.where || !index.keys.every((key, i) => other.keys[i] === key)) return false;
  const carried = new Set([...other.keys, ...other.included]);
  if (!index.included.every((column) => carried.has(column))) return false;
  const equal = other.keys.length === index.keys.length && other.included.length === index.included.length;
  return !equal || other.constraint || other.name < index.name;
}

/** Whether the rows that refer to one row are found by the index: it begins with the key, or with the part that decides. */
export function serves({ table, keys, method, where, valid }: IndexFacts, key: ForeignKey): boolean {
  if (!valid || table !== key.table || method !== 'btree') return false;
  const [first = '', ...rest] = keys.map((one) => one.split(' ')[0] ?? one);
  const begins = key.columns.every((column) => [first, ...rest].slice(0, key.columns.length).includes(column));
  if (!begins && !key.deciding.includes(first)) return false;
  // What refers to nothing is never looked for.
  return where === null || key.columns.some((column) => where === `${column} IS NOT NULL`);
}
