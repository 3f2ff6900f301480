import { identifier } from '../capture/quoting.js';
import type { WantedIndex } from './index-candidates.js';
import { columnOf } from './key-column.js';

/** An index to be tried. */
export interface IndexCandidate {
  readonly sql: string;
  readonly name: string;
  readonly columns: readonly string[];
}

const LONGEST_NAME = 63;

/** Names an index after what it is on, and says how to make it. */
export function createIndex(table: string, { columns, where }: WantedIndex): IndexCandidate {
  const stem = [table, ...columns.map(columnOf)].join('_').replaceAll(/\W/gu, '_').toLowerCase();
  const name = `${stem.slice(0, LONGEST_NAME - '_idx'.length)}_idx`;
  const keys = columns.map((column) => `${identifier(columnOf(column))}${column.slice(columnOf(column).length)}`);
  const condition = where.length === 0 ? '' : ` where ${where.join(' and ')}`;
  return { name, columns, sql: `create index ${name} on ${identifier(table)} (${keys.join(', ')})${condition}` };
}
