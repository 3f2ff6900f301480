import { AsyncLocalStorage } from 'node:async_hooks';
import type { Statement } from './statement.js';

/** Everything that is recorded here, for the recording that encloses it as well. */
interface Recording {
  readonly statements: Statement[];
  readonly enclosing: Recording | undefined;
}

const recordings = new AsyncLocalStorage<Recording>();

/** Runs `fn` and returns what it returned with the statements that it ran, in the order in which they began. */
export async function recordStatements<T>(fn: () => T | Promise<T>): Promise<{ result: T; statements: Statement[] }> {
  const statements: Statement[] = [];
  const result = await recordings.run({ statements, enclosing: recordings.getStore() }, fn);
  return { result, statements: statements.toSorted((one, other) => one.startedAt - other.startedAt) };
}

/** Whether somebody records what is run here. */
export function isRecorded(): boolean {
  return recordings.getStore() !== undefined;
}

/** Hands a statement to whoever records. */
export function recordStatement(statement: Statement): void {
  for (let recording = recordings.getStore(); recording; recording = recording.enclosing) {
    recording.statements.push(statement);
  }
}
