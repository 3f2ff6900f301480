import type { IssuedStatement } from './statement.js';

/** How a placeholder is used: `= ?`, `in (?, ?)` or `= any(?)`, `> ?` or `offset ?`, anything else. */
type Use = 'equal' | 'list' | 'range' | 'other';

/** What one statement compares a column with. */
export interface Comparison {
  readonly use: Use;
  /** Without the table; empty where there is none, as for `offset ?`. */
  readonly column: string;
  /** As texts; those of a list altogether. */
  readonly values: string[];
}

const TOKEN = /'(?:[^']|'')*'|"([^"]+)"|::\s*\w+(?:\s*\[\])?|\\\?|(\?)|([a-z_][\w$]*)|([-<>=!@#&|*+/~%^]+)|([(),.])/gi;
const USES: Readonly<Record<string, Use>> = {
  '=': 'equal',
  '<': 'range',
  '>': 'range',
  '<=': 'range',
  '>=': 'range',
  in: 'list',
  any: 'list',
  unnest: 'list',
  between: 'range',
  offset: 'range',
  limit: 'range',
};
/** Of these, the ones that no column stands before. */
const COLUMNLESS = new Set(['unnest', 'offset', 'limit']);
/** Words that say nothing of how what follows them is used. */
const TRANSPARENT = new Set(['array', 'row', 'not']);

/** What the placeholders of a statement are compared with; undefined where its text was not understood. */
export function comparisonsOf({ sql, params }: IssuedStatement): Comparison[] | undefined {
  const found = new Map<string, Comparison>();
  let name = '';
  let column = '';
  let use: Use = 'other';
  let between = false;
  let placeholders = 0;
  for (const [, quoted, placeholder, word, operator, sign] of sql.matchAll(TOKEN)) {
    if (placeholder) {
      const key = `${use} ${column}`;
      const comparison = found.get(key) ?? { use, column, values: [] };
      found.set(key, comparison);
      for (const value of valuesOf(params[placeholders])) comparison.values.push(value);
      placeholders += 1;
    } else if (quoted) {
      name = quoted;
      use = 'other';
    } else if (word ?? operator) {
      const lower = (word ?? operator ?? '').toLowerCase();
      if (TRANSPARENT.has(lower)) continue;
      const joinsBounds = between && lower === 'and';
      between = lower === 'between';
      if (joinsBounds) continue;
      use = USES[lower] ?? 'other';
      if (use === 'other') name = word ?? name;
      else if (COLUMNLESS.has(lower)) column = '';
      else if (lower !== 'any') column = name;
    } else if (sign === ')') {
      use = 'other';
    }
    if (use === 'other') column = '';
  }
  return placeholders === params.length ? [...found.values()] : undefined;
}

/** A value, or those of a list, also of one that is written as PostgreSQL writes arrays. */
function valuesOf(param: unknown): string[] {
  if (Array.isArray(param)) return param.map(textOf);
  if (typeof param === 'string' && param.startsWith('{') && param.endsWith('}')) return param.slice(1, -1).split(',');
  return [textOf(param)];
}

/** Another text for another value, however long it is. */
export function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
