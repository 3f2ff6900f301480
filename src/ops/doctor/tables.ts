import type { EntityManager } from '@mikro-orm/core';

/** The tables of the application's entities, by name. */
export function tablesOf(em: EntityManager): string[] {
  const tables = Array.from(em.getMetadata().getAll().values(), ({ tableName }) => tableName);
  return [...new Set(tables)].filter((name) => name !== '').toSorted();
}
