import { grouped } from '../log/grouped.js';
import { recordStatements } from '../log/recorder.js';
import type { Statement } from '../log/statement.js';

/**
 * Runs `fn` and demands that it took exactly `count` statements (transaction control aside), its own and those of
 * everything that it started.
 * @throws Error that lists the statements, equal ones grouped, when the number differs
 */
export async function expectQueries<T>(count: number, fn: () => Promise<T>): Promise<T> {
  const { result, statements } = await recordStatements(fn);
  if (statements.length !== count) {
    throw new Error(
      `Expected ${counted(count)}, but there ${statements.length === 1 ? 'was' : 'were'} ${statements.length}:\n${listed(statements)}`,
    );
  }
  return result;
}

export interface GrowthOptions {
  /** Numbers of rows, at least two, that `fn` is asked for one after the other. */
  readonly at: readonly number[];
}

/**
 * Demands that `fn` takes as many statements for many rows as for few: what an N+1 never does.
 * @param fn asks for so many rows; where they have to be made first, it makes them outside of what is counted, by
 *   returning a function that asks
 * @throws Error that lists the statements of the first number of rows that took more than the one before it
 */
export async function expectNoGrowth(
  fn: (rows: number) => Promise<unknown> | Promise<() => Promise<unknown>>,
  { at }: GrowthOptions,
): Promise<void> {
  if (at.length < 2) throw new RangeError('expectNoGrowth needs two numbers of rows to compare.');
  let before: { rows: number; statements: Statement[] } | undefined;
  for (const rows of at) {
    const { result, statements: direct } = await recordStatements(() => fn(rows));
    const statements =
      typeof result === 'function' ? (await recordStatements(result as () => Promise<unknown>)).statements : direct;
    if (before && statements.length > before.statements.length) {
      throw new Error(
        `${counted(before.statements.length)} for ${before.rows} rows became ${statements.length} for ${rows}:\n${grown(before.statements, statements)}`,
      );
    }
    before = { rows, statements };
  }
}

function counted(count: number): string {
  return `${count} statement${count === 1 ? '' : 's'}`;
}

function listed(statements: readonly Statement[]): string {
  return grouped(statements.map(({ sql }) => sql))
    .map(([text, times]) => `  ${times} × ${text}`)
    .join('\n');
}

/** Each text with how often it ran before and now; those that became more, first. */
function grown(before: readonly Statement[], now: readonly Statement[]): string {
  const earlier = new Map(grouped(before.map(({ sql }) => sql)));
  return grouped(now.map(({ sql }) => sql))
    .map(([text, times]) => ({ text, times, was: earlier.get(text) ?? 0 }))
    .toSorted((a, b) => b.times - b.was - (a.times - a.was))
    .map(({ text, times, was }) => `  ${was} → ${times} × ${text}`)
    .join('\n');
}
