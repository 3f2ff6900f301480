import { AsyncLocalStorage } from 'node:async_hooks';
import type { Statement } from './statement.js';

const recordings = new AsyncLocalStorage<Recording>();

/** Records what is run within it, for the recording that it was made in as well. */
export class Recording {
  readonly #recorded: Statement[] = [];
  readonly #enclosing = recordings.getStore();

  /** Runs `fn`, and hears of its statements. May be called again, where what is recorded runs in pieces. */
  run<T>(fn: () => T): T {
    return recordings.run(this, fn);
  }

  add(statement: Statement): void {
    this.#recorded.push(statement);
    this.#enclosing?.add(statement);
  }

  /** In the order in which they began. */
  get statements(): Statement[] {
    return this.#recorded.toSorted((one, other) => one.startedAt - other.startedAt);
  }
}

/** Runs `fn` and returns what it returned with the statements that it ran, in the order in which they began. */
export async function recordStatements<T>(fn: () => T | Promise<T>): Promise<{ result: T; statements: Statement[] }> {
  const recording = new Recording();
  const result = await recording.run(fn);
  return { result, statements: recording.statements };
}

/** Whether somebody records what is run here. */
export function isRecorded(): boolean {
  return recordings.getStore() !== undefined;
}

/** Hands a statement to whoever records. */
export function recordStatement(statement: Statement): void {
  recordings.getStore()?.add(statement);
}
