import { maskLiterals } from '../log/mask-literals.js';
import { sqlStateOf } from './sql-state.js';

/**
 * What went wrong, without values. In messages of the database double quotes enclose values as well as names, so these
 * are masked, too; its code remains: `22P02: invalid input syntax for type integer: ?`.
 */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const state = sqlStateOf(error);
  if (state === undefined) return maskLiterals(message);
  return `${state}: ${maskLiterals(message.replaceAll(/"(?:[^"]|"")*"/gu, '?'))}`;
}
