import { type EntityManager, ReferenceKind } from '@mikro-orm/core';
import { fingerprintOf } from '../../../tiers/index.js';
import type { DoctorCheck } from '../doctor-check.js';
import { type Evidence, fault, fine, note } from '../evidence.js';
import { type Asked, MANY } from '../sweep/catalogue-sweep.js';
import { relationFindings, unseenFindings } from '../sweep/all-findings.js';

/** Comments, attachments, warranties come for all rows of an answer at once. */
export const prefetchedCollections: DoctorCheck = {
  number: 3,
  name: 'prefetch',
  title: 'A collection comes with one statement, however many rows',
  async examine(patient) {
    const collections = collectionsOf(patient.em);
    const { asked } = await patient.catalogue();
    const found = await relationFindings(patient, [ReferenceKind.ONE_TO_MANY, ReferenceKind.MANY_TO_MANY]);
    const evidence = asked
      .filter(({ limit, tier }) => limit === MANY && tier === 'optimized')
      .flatMap((one) => collectionsIn(one, collections));
    if (evidence.length === 0) evidence.push(note('no catalogued query shows a collection'));
    const unseen = await unseenFindings(patient);
    return [...found.map(({ message, fix }) => fault(message, fix)), ...evidence, ...unseen];
  },
};

/** Tables whose rows are shown as parts of others, and the collections that they are. */
function collectionsOf(em: EntityManager): Map<string, string> {
  const tables = new Map<string, string>();
  for (const { className, tableName, relations } of em.getMetadata().getAll().values()) {
    for (const { name, kind, targetMeta } of relations) {
      const table = targetMeta?.tableName;
      if (kind !== ReferenceKind.ONE_TO_MANY || table === undefined || table === tableName) continue;
      tables.set(table, `${className}.${name}`);
    }
  }
  return tables;
}

function collectionsIn({ query, statements, rows }: Asked, collections: ReadonlyMap<string, string>): Evidence[] {
  // The first statement is about the rows themselves.
  const parts = statements.slice(1).map(({ sql }) => fingerprintOf(sql).tables[0] ?? '');
  const shown = [...new Set(parts)].filter((table) => collections.has(table));
  const again = shown.filter((table) => parts.filter((one) => one === table).length > 1);
  if (again.length > 0)
    return again.map((table) => askedAgain(query, table, collections.get(table) ?? table, parts, rows ?? 1));
  if (shown.length === 0) return [];
  return [fine(`${query}: ${statements.length} statements for ${rows ?? 1} rows, with ${shown.join(', ')}`)];
}

function askedAgain(
  query: string,
  table: string,
  collection: string,
  parts: readonly string[],
  rows: number,
): Evidence {
  const times = parts.filter((one) => one === table).length;
  const name = collection.split('.').at(-1) ?? collection;
  return fault(
    `${query} asks ${times} times for \`${collection}\` (${table}) to show ${rows} rows`,
    `ask once for all rows: \`populate: ['${name}']\`, or \`where … = any(…)\``,
  );
}
