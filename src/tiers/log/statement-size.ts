import type { IssuedStatement } from './statement.js';

const FLAT = 8;
const DEPTH = 4;

/** About how many bytes the text of a statement and its parameters hold. */
export function statementSize({ sql, params }: IssuedStatement): number {
  return sql.length + sizeOf(params, DEPTH);
}

/** @param depth how many levels of objects within objects are looked at, so that no cycle holds it up */
function sizeOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null || depth === 0) return FLAT;
  let size = FLAT;
  for (const part of Object.values(value)) size += sizeOf(part, depth - 1);
  return size;
}
