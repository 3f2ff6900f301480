import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { maskLiterals } from './mask-literals.js';

/** What is known of a statement by its text. */
export interface Fingerprint {
  /** Short, the same for statements that differ in values and in the length of lists only. */
  readonly id: string;
  /** The statement on one line, every list cut to one element, and without the values that were written into it. */
  readonly text: string;
  readonly kind: 'select' | 'insert' | 'update' | 'delete' | 'other';
  /** The tables it names, the one that it is about first. */
  readonly tables: readonly string[];
  /** Whether it has a limit that holds for all of it. */
  readonly bounded: boolean;
  /** Whether it waits for others to end, so that what was read before may have changed. */
  readonly locks: boolean;
}

/** Texts that hold values are many, and long where they hold lists: what is kept is bounded in characters, too. */
const known = new LRUCache<string, Fingerprint>({
  max: 2_000,
  maxSize: 8_000_000,
  sizeCalculation: ({ text }, sql) => sql.length + text.length + 1,
});

const LIST = /\((\s*\?\s*)(,\s*\?\s*)+\)/g;
const ARRAY = /\[(\s*\?\s*)(,\s*\?\s*)+\]/g;
const ROWS = /(values\s*\([^()]*\))(\s*,\s*\([^()]*\))+/gi;
const TABLE = /\b(?:from|join|into|update)\s+(?:only\s+)?(?:"?[a-z_][\w$]*"?\.)?"?([a-z_][\w$]*)"?/gi;
const PARENTHESES = /\([^()]*\)/g;
const LIMIT = /\blimit (?!all\b|null\b)|\bfetch (?:first|next)\b/i;
const LOCKING = /\bfor (?:no key )?update\b/i;
const WRITE = /\b(?:insert into|(?<!for (?:no key )?)update|delete from|merge into)\b/i;
/** A name that the statement gives to a part of itself. */
const CTE =
  /\b(?:with|,)\s+(?:recursive\s+)?"?([a-z_]\w*)"?\s*(?:\([^()]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s+)?\(/gi;
const FROM = /^ from /i;
const FROM_LENGTH = 6;
const NOT_TABLES = new Set(['select', 'lateral', 'unnest', 'json_to_recordset', 'generate_series', 'set']);

/** Recognises a statement. Every text is looked at once. */
export function fingerprintOf(sql: string): Fingerprint {
  let fingerprint = known.get(sql);
  if (!fingerprint) {
    fingerprint = read(sql);
    known.set(sql, fingerprint);
  }
  return fingerprint;
}

function read(sql: string): Fingerprint {
  const text = maskLiterals(sql)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(LIST, '(?)')
    .replaceAll(ARRAY, '[?]')
    .replaceAll(ROWS, '$1');
  return {
    id: hash('sha256', text, 'base64url').slice(0, 10),
    text,
    kind: kindOf(text),
    tables: tablesOf(text),
    bounded: LIMIT.test(outermost(text)),
    locks: LOCKING.test(text),
  };
}

function kindOf(text: string): Fingerprint['kind'] {
  const [word = ''] = /\w+/.exec(text.toLowerCase()) ?? [];
  if (word === 'with') return WRITE.test(text) ? 'other' : 'select';
  return word === 'select' || word === 'insert' || word === 'update' || word === 'delete' ? word : 'other';
}

/** A statement without anything that stands in parentheses. */
function outermost(text: string): string {
  const less = text.replaceAll(PARENTHESES, '');
  return less === text ? text : outermost(less);
}

function tablesOf(text: string): string[] {
  const ctes = new Set([...text.matchAll(CTE)].map(([, name = '']) => name));
  const main = mainFrom(text);
  // What is looked up in the select list comes before what it is looked up for.
  const [first, rest] = ctes.has(tableAt(text, main)) ? [text, ''] : [text.slice(main), text.slice(0, main)];
  const named = new Set<string>();
  for (const part of [first, rest]) {
    for (const [, table = ''] of part.matchAll(TABLE)) {
      if (!NOT_TABLES.has(table.toLowerCase()) && !ctes.has(table)) named.add(table);
    }
  }
  return [...named];
}

/** Where the `from` of the outermost select is; 0 where there is none. */
function mainFrom(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (depth === 0 && FROM.test(text.slice(i, i + FROM_LENGTH))) return i + 1;
  }
  return 0;
}

/** The table that the first `from` at or behind a place names. */
function tableAt(text: string, from: number): string {
  return new RegExp(TABLE.source, 'i').exec(text.slice(from))?.[1] ?? '';
}
