import { isRecorded, recordStatement, recordStatements } from './recorder.js';
import type { Statement } from './statement.js';

const statement = (sql: string, startedAt: number): Statement => ({
  sql,
  params: [],
  startedAt,
  ms: 1,
  rows: 0,
  era: 0,
  failed: false,
  call: undefined,
  site: undefined,
});

describe('recordStatements', () => {
  it('answers in the order in which statements began, however they end', async () => {
    const { result, statements } = await recordStatements(() => {
      recordStatement(statement('second', 20));
      recordStatement(statement('third', 30));
      recordStatement(statement('first', 10));
      return 'done';
    });
    expect(result).toBe('done');
    expect(statements.map(({ sql }) => sql)).toEqual(['first', 'second', 'third']);
  });

  it('hears what is recorded within as well, and of nothing that runs beside it', async () => {
    const [outer, beside] = await Promise.all([
      recordStatements(async () => {
        const inner = await recordStatements(() => recordStatement(statement('inner', 1)));
        expect(inner.statements).toHaveLength(1);
        recordStatement(statement('outer', 2));
      }),
      recordStatements(() => recordStatement(statement('beside', 3))),
    ]);
    expect(outer.statements.map(({ sql }) => sql)).toEqual(['inner', 'outer']);
    expect(beside.statements.map(({ sql }) => sql)).toEqual(['beside']);
    expect(isRecorded()).toBe(false);
  });
});
