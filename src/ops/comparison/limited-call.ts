import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/core';
import { rawSql, type WorkOptions, type WorkScope } from '../../tiers/index.js';
import type { Called } from './compare-tiers.js';

/** An answer as the bytes that a client gets. */
export type Given = Required<Pick<Called, 'body' | 'outcome'>>;

/** `E_TIME_LIMIT` of the unit of work, and PostgreSQL's own word for a statement that took too long. */
const TIME_IS_UP: ReadonlySet<unknown> = new Set(['E_TIME_LIMIT', '57014']);

/**
 * Asks in a unit of work of its own, and waits for so long and no longer: then no further statement is begun. The one that
 * runs is left to the database's own limit (`DATABASE_STATEMENT_TIMEOUT_MS`).
 */
export function callWithin(
  scope: WorkScope,
  work: WorkOptions & { readonly limitMs: number },
  answer: () => Promise<Given>,
): Promise<Called> {
  return scope.run(work, () => answered(scope, work.limitMs, answer));
}

/**
 * {@link callWithin} in a transaction, in which the database cuts off a statement that takes longer than the limit. For a
 * first call, of which nobody knows how long it will take: to be timed, a call should pay for no transaction.
 */
export function callCutOff(
  scope: WorkScope,
  em: EntityManager,
  work: WorkOptions & { readonly limitMs: number },
  answer: () => Promise<Given>,
): Promise<Called> {
  const timeout = String(Math.max(1, work.limitMs));
  const cutOff = () =>
    em.transactional(
      async () => {
        await rawSql(em, `select set_config('statement_timeout', ?, true)`, [timeout]);
        return answer();
      },
      { readOnly: true, clear: false },
    );
  return scope.run(work, () => answered(scope, work.limitMs, cutOff, 1));
}

/** @param own so many statements are not the answer's */
async function answered(scope: WorkScope, limitMs: number, answer: () => Promise<Given>, own = 0): Promise<Called> {
  const timer = new AbortController();
  const time = sleep(limitMs, undefined, { signal: timer.signal }).catch(() => undefined);
  const given = await Promise.race([answer().catch(nothingInTime), time]).finally(() => timer.abort());
  const { statements } = scope.require();
  return { body: given?.body, outcome: given?.outcome, statements: Math.max(0, statements.count - own) };
}

function nothingInTime(error: unknown): undefined {
  if (!TIME_IS_UP.has((error as { code?: unknown }).code)) throw error;
}
