import { z } from 'zod';
import { queryNumber } from '../../http/schemas.js';
import type { Invalidation } from '../../tiers/index.js';

export const InvalidationView = z
  .object({
    number: z
      .int()
      .describe(
        'Counts up from the start of the process. What one write did to several tables has the same number: number, table, kind, columns and bu together name one item.',
      ),
    at: z.iso.datetime(),
    origin: z.enum(['own', 'foreign', 'manual']).describe('foreign: another program wrote; manual: somebody asked.'),
    by: z.string().nullable().describe('The login id of who asked for it by hand; null: a write ended the answers.'),
    table: z.string().nullable(),
    kind: z.enum(['insert', 'update', 'delete', 'truncate']).nullable(),
    columns: z.array(z.string()).nullable().describe('That were given other values; null: all, or not known.'),
    bu: z.int().nullable().describe('The business unit; null: any.'),
    row: z.int().nullable().describe('The row; null: several.'),
    changes: z.int(),
    ended: z.array(
      z.object({
        query: z.string(),
        scopes: z.array(z.string()).describe('Which of its answers; the first few.'),
        scopeCount: z.int(),
        through: z.array(z.string()).describe('The dependencies that the write touched.'),
      }),
    ),
  })
  .meta({ id: 'Invalidation' });
export type InvalidationView = z.output<typeof InvalidationView>;

export const InvalidationsView = z.object({ items: z.array(InvalidationView) }).meta({ id: 'Invalidations' });
export type InvalidationsView = z.output<typeof InvalidationsView>;

const MAX_LIMIT = 500;
const LIMIT = 100;

export const InvalidationsQuery = z.strictObject({
  limit: queryNumber(1, MAX_LIMIT).default(LIMIT),
});
export type InvalidationsQuery = z.output<typeof InvalidationsQuery>;

/** An invalidation as it is shown. */
export function invalidationView({ number, at, cause, ended }: Invalidation): InvalidationView {
  const { origin } = cause;
  const what =
    origin === 'manual'
      ? {
          by: cause.by ?? null,
          table: null,
          kind: null,
          columns: null,
          bu: cause.tenant ?? null,
          row: null,
          changes: 0,
        }
      : {
          by: null,
          table: cause.table,
          kind: cause.kind,
          columns: cause.columns ? [...cause.columns] : null,
          bu: cause.tenant ?? null,
          row: cause.row ?? null,
          changes: cause.changes,
        };
  return {
    number,
    at: at.toISOString(),
    origin,
    ...what,
    ended: ended.map(({ query, scopes, scopeCount, through }) => ({
      query,
      scopes: [...scopes],
      scopeCount,
      through: through.map(inWords),
    })),
  };
}

const ROLES = { lists: 'lists', shows: 'shows', row: 'is about' } as const;

/** `shows activity_location: name`: a part of what the query declares that it hangs on. */
function inWords({ as, table, columns, by }: Invalidation['ended'][number]['through'][number]): string {
  const named = columns === 'any' ? 'any column' : columns.join(', ') || 'that it exists';
  return `${ROLES[as]} ${table}: ${named}${by.length > 0 ? `, by ${by.join(', ')}` : ''}`;
}
