import { MikroORM } from '@mikro-orm/core';
import type { TestApp } from '../../support/test-app.js';

/**
 * Which tables answers can depend on: those that the statements name which make them. Listens to every statement of the
 * application.
 */
export class Reach<Name extends string> {
  readonly #tables = new Map<Name, Set<string>>();
  readonly #known: readonly string[];
  #statements: string[] = [];

  constructor(app: TestApp) {
    const orm = app.app.get(MikroORM);
    this.#known = [...orm.getMetadata().getAll().values()].map(({ tableName }) => tableName);
    const logger = orm.config.getLogger();
    const log = logger.logQuery.bind(logger);
    logger.logQuery = (context) => {
      this.#statements.push(context.query ?? '');
      log(context);
    };
  }

  /** Runs `ask` and remembers the tables of its statements for the answer. */
  async listen<T>(answer: Name, ask: () => Promise<T>): Promise<T> {
    this.#statements = [];
    const result = await ask();
    const words = new Set(this.#statements.join(' ').match(/\w+/g));
    const tables = this.#tables.get(answer) ?? new Set();
    for (const table of this.#known) if (words.has(table)) tables.add(table);
    this.#tables.set(answer, tables);
    return result;
  }

  has(answer: Name, table: string): boolean {
    return this.#tables.get(answer)?.has(table) ?? false;
  }

  /** The tables that any answer can depend on. */
  get all(): Set<string> {
    return new Set([...this.#tables.values()].flatMap((tables) => [...tables]));
  }
}
