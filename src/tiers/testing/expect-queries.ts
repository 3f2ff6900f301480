import type { Statement } from '../scope/statement-tally.js';
import type { WorkScope } from '../scope/work-scope.js';

/**
 * Runs `fn` and demands that it took exactly `count` statements (transaction control aside).
 *
 * Counted are the statements of the current unit of work and of everything started within it.
 * @throws Error that lists the statements, equal ones grouped, when the number differs
 */
export async function expectQueries<T>(scope: WorkScope, count: number, fn: () => Promise<T>): Promise<T> {
  const { result, statements } = await recordQueries(scope, fn);
  if (statements.length !== count) {
    throw new Error(`Expected ${count} statements, but there were ${statements.length}:\n${describe(statements)}`);
  }
  return result;
}

/** Runs `fn` and returns what it returned together with the statements that it took. */
export async function recordQueries<T>(
  scope: WorkScope,
  fn: () => Promise<T>,
): Promise<{ result: T; statements: Statement[] }> {
  const { tenant, actor, ctzoffset } = scope.require();
  return scope.run({ tenant, actor, ctzoffset }, async () => {
    const tally = scope.require().statements.keep();
    const result = await fn();
    return { result, statements: [...tally.kept] };
  });
}

function describe(statements: readonly Statement[]): string {
  const counts = new Map<string, number>();
  for (const { sql } of statements) counts.set(sql, (counts.get(sql) ?? 0) + 1);
  return [...counts].map(([sql, times]) => `  ${times} × ${sql}`).join('\n');
}
