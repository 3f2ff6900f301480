import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/core';

/** A statement as it was run, with its parameters. */
export interface IssuedStatement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** The ORM's logger, which is told of every statement. */
type Logger = ReturnType<EntityManager['config']['getLogger']>;

/** The logger is told when a statement has ended; of those that run at once, the order is that of their beginnings. */
interface Heard {
  readonly statement: IssuedStatement;
  readonly startedAt: number;
}

interface Listening {
  readonly within: AsyncLocalStorage<Heard[]>;
  callers: number;
  readonly end: () => void;
}

const listening = new WeakMap<Logger, Listening>();

/**
 * Runs `fn` and returns every statement that it issued through the ORM, in the order in which they began: its own, however many callers
 * listen at a time. The logger is as it was when nobody listens any more.
 */
export async function statementsOf(em: EntityManager, fn: () => Promise<unknown>): Promise<IssuedStatement[]> {
  const logger = em.config.getLogger();
  const ear = listening.get(logger) ?? listen(logger);
  ear.callers += 1;
  const heard: Heard[] = [];
  try {
    await ear.within.run(heard, fn);
  } finally {
    ear.callers -= 1;
    if (ear.callers === 0) ear.end();
  }
  return heard.toSorted((one, other) => one.startedAt - other.startedAt).map(({ statement }) => statement);
}

function listen(logger: Logger): Listening {
  const within = new AsyncLocalStorage<Heard[]>();
  const log = logger.logQuery.bind(logger);
  logger.logQuery = (context) => {
    const { query, params = [], startedAt = performance.now() } = context as typeof context & { startedAt?: number };
    if (query !== undefined) within.getStore()?.push({ statement: { sql: query, params }, startedAt });
    log(context);
  };
  const end = () => {
    logger.logQuery = log;
    listening.delete(logger);
  };
  const ear = { within, callers: 0, end };
  listening.set(logger, ear);
  return ear;
}
