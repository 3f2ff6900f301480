import type { EntityManager } from '@mikro-orm/core';
import { fingerprintOf } from '../log/fingerprint.js';
import type { RepositoryTier } from '../log/repository-call.js';
import type { Statement } from '../log/statement.js';

/** One statement of a unit of work, as it may be shown: everything but the values. */
export interface LoggedStatement {
  /** The same for statements that differ in values and in the length of lists only. */
  readonly fingerprint: string;
  /** SQL with placeholders, every list cut to one element. */
  readonly sql: string;
  /** What kinds of values the placeholders stand for. */
  readonly params: readonly string[];
  /** The entity whose table it is about; null for a table that no entity stands for. */
  readonly entity: string | null;
  /** Null where the driver did not tell. */
  readonly rows: number | null;
  /** At the driver, in microseconds; waiting for a connection is part of it. */
  readonly micros: number;
  readonly tier: RepositoryTier | null;
  /** `OptimizedJobRepository.getJobs` */
  readonly method: string | null;
  /** The application's line: `activity/jobs/job.service.ts:47`. */
  readonly site: string | null;
}

/** Shows statements, with the names of the entities that an ORM knows. */
export function statementPresenter(em: EntityManager): (statement: Statement) => LoggedStatement {
  const entities = new Map([...em.getMetadata().getAll().values()].map((meta) => [meta.tableName, meta.className]));
  return ({ sql, params, rows, ms, call, site }) => {
    const { id, text, tables } = fingerprintOf(sql);
    return {
      fingerprint: id,
      sql: text,
      params: params.map(kindOf),
      entity: entities.get(tables[0] ?? '') ?? null,
      rows: rows ?? null,
      micros: Math.round(ms * 1000),
      tier: call?.method.tier ?? null,
      method: call?.method.name ?? null,
      site: site?.text() ?? null,
    };
  };
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Date) return 'instant';
  if (Array.isArray(value)) return `array(${value.length})`;
  return typeof value;
}

/** One line for people: `Job 4 rows 812 µs OptimizedJobRepository.getJobs (activity/…:56) select …`. */
export function lineOf({ entity, rows, micros, method, site, sql }: LoggedStatement): string {
  const where = [method, site === null ? null : `(${site})`].filter((part) => part !== null).join(' ');
  return `${entity ?? '-'} ${rows ?? '?'} rows ${micros} µs ${where} ${sql}`;
}
