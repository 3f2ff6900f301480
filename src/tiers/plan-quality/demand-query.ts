import { TierError } from '../errors.js';
import { sqlStateOf } from './sql-state.js';

/** Comments, names and texts, in which a semicolon or a key word means nothing. */
const OPAQUE = /--[^\n]*|\/\*.*?\*\/|"(?:[^"]|"")*"|E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$/gisu;
const QUERY = /^[\s(]*(?:select|with|values|table)\b/iu;
const READ_ONLY_TRANSACTION = '25006';

/**
 * The statement without the semicolon behind it. Whether it writes is for the database to say, which refuses that in a
 * read-only transaction; what it would not refuse is a second statement that ends the transaction.
 * @throws TierError `E_NO_QUERY` for more than one statement, and for one that does not begin as a query
 */
export function demandQuery(sql: string): string {
  const query = sql.trim().replace(/;$/u, '');
  const bare = query.replaceAll(OPAQUE, ' ');
  if (!QUERY.test(bare)) throw new TierError('E_NO_QUERY', `Only queries are explained: ${sql}`);
  if (bare.includes(';')) throw new TierError('E_NO_QUERY', `One statement is explained at a time: ${sql}`);
  return query;
}

/** Whether the database refused because the statement writes or locks rows. */
export function writes(error: unknown): boolean {
  return sqlStateOf(error) === READ_ONLY_TRANSACTION;
}
