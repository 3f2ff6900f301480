import type { MikroORM } from '@mikro-orm/core';
import { describeTables, type TrackedTable } from '../tiers/index.js';

/** Holds no business data, and no answer shows it. */
const UNTRACKED = ['auth_signing_key'];

/** The tables whose changes are captured: those of every entity, the business units included, whose names answers show. */
export function trackedTables(orm: Pick<MikroORM, 'getMetadata'>): TrackedTable[] {
  return describeTables(orm.getMetadata().getAll().values(), {
    schema: 'public',
    tenantColumn: 'bu_id',
    unfiltered: ['created_by_id', 'updated_by_id'],
    untracked: UNTRACKED,
  });
}
