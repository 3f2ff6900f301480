import type { EntityManager } from '@mikro-orm/core';
import { statementsOf } from './issued-statements.js';

describe('statementsOf', () => {
  it('answers in the order in which statements began, however they end', async () => {
    const logger = { logQuery: (_context: object): void => undefined };
    const em = { config: { getLogger: () => logger } } as unknown as EntityManager;
    const issued = await statementsOf(em, async () => {
      logger.logQuery({ query: 'second', params: [2], startedAt: 20 });
      logger.logQuery({ query: 'third', startedAt: 30 });
      logger.logQuery({ query: 'first', startedAt: 10 });
    });
    expect(issued).toEqual([
      { sql: 'first', params: [] },
      { sql: 'second', params: [2] },
      { sql: 'third', params: [] },
    ]);
  });
});
