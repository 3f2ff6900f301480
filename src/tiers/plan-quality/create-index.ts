import { identifier } from '../capture/quoting.js';
import type { WantedIndex } from './index-candidates.js';
import { columnOf } from './key-column.js';

/** An index to be tried. */
export interface IndexCandidate {
  readonly sql: string;
  readonly columns: readonly string[];
}

/** Says how to make an index. Its name is left to the database, which takes one that is free. */
export function createIndex(table: string, { columns, where }: WantedIndex): IndexCandidate {
  const keys = columns.map((column) => `${identifier(columnOf(column))}${column.slice(columnOf(column).length)}`);
  const condition = where.length === 0 ? '' : ` where ${where.join(' and ')}`;
  return { columns, sql: `create index on ${identifier(table)} (${keys.join(', ')})${condition}` };
}
