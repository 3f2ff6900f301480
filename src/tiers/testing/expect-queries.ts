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
  /** Numbers of rows, at least two and each larger than the one before, that `fn` is asked for one after the other. */
  readonly at: readonly number[];
  /** Makes that there are so many rows, before `fn` asks for them. What it runs is not counted. */
  readonly prepare?: (rows: number) => Promise<unknown>;
  /** Whether statements return no more rows where there are more, because they count or add them up. */
  readonly aggregates?: boolean;
}

/** What `fn` took for so many rows. */
interface Taken {
  readonly rows: number;
  readonly statements: readonly Statement[];
}

/**
 * Demands that `fn` takes as many statements for many rows as for few: what an N+1 never does.
 * @param fn asks for so many rows
 * @throws Error that lists the statements of the first number of rows that took more than the one before it; or that says
 *   that nothing was shown, because nothing was asked, or no more rows came for a larger number
 */
export async function expectNoGrowth(
  fn: (rows: number) => Promise<unknown>,
  { at, prepare, aggregates = false }: GrowthOptions,
): Promise<void> {
  if (at.length < 2 || at.some((rows, i) => i > 0 && rows <= (at[i - 1] ?? 0))) {
    throw new RangeError('expectNoGrowth compares at least two numbers of rows, the smaller ones first.');
  }
  let before: Taken | undefined;
  for (const rows of at) {
    await prepare?.(rows);
    const { statements } = await recordStatements(() => fn(rows));
    const now: Taken = { rows, statements };
    if (statements.length === 0) throw new Error(`No statement was run for ${rows} rows, so that nothing is shown.`);
    if (before) demandNoGrowth(before, now, aggregates);
    before = now;
  }
}

function demandNoGrowth(before: Taken, now: Taken, aggregates: boolean): void {
  if (now.statements.length > before.statements.length) {
    throw new Error(
      `${counted(before.statements.length)} for ${before.rows} rows became ${now.statements.length} for ${now.rows}:\n${grown(before.statements, now.statements)}`,
    );
  }
  const [few, many] = [rowsOf(before), rowsOf(now)];
  if (aggregates || many > few) return;
  throw new Error(
    `Asked for ${now.rows} rows, the statements returned ${many}, and for ${before.rows} ${few}: are there enough data? ` +
      `Nothing is shown unless more rows come (\`prepare\` makes them; \`aggregates\` is for what only counts them).`,
  );
}

function rowsOf({ statements }: Taken): number {
  return statements.reduce((sum, { rows = 0 }) => sum + rows, 0);
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
