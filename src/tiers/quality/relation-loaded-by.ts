import { type EntityMetadata, type EntityProperty, helper, ReferenceKind } from '@mikro-orm/core';
import type { Fingerprint } from '../log/fingerprint.js';
import { fingerprintOf } from '../log/fingerprint.js';
import type { Statement } from '../log/statement.js';
import type { WorkLog } from '../log/work-log.js';

/** A relation whose rows were loaded one by one. */
export interface LoadedRelation {
  /** `Job.assignedTo` */
  readonly name: string;
  readonly property: string;
  /** Where the entities that have the relation were loaded. */
  readonly listSite: string | null;
}

/** A column that is compared with one value or a list: `"p0"."id" in (?)`. */
const CONDITION = /"?(\w+)"?\s*(?:=|in)\s*(?:\(\s*\?\s*\)|\?|any\s*\(\s*\?\s*\))/gi;

/**
 * Names the relation that statements loaded, by what the entities in memory point to: of all relations that lead to the
 * table by the column that was compared, the one whose values were asked for most. Undefined where no entity does, as
 * with hand-written SQL.
 */
export function relationLoadedBy(
  { text, tables }: Fingerprint,
  statements: readonly Statement[],
  log: WorkLog,
): LoadedRelation | undefined {
  const [table] = tables;
  const columns = new Set([...text.matchAll(CONDITION)].map(([, column = '']) => column));
  const asked = new Set(statements.flatMap(({ params }) => params.flat().map(String)));
  let best: { meta: EntityMetadata; property: EntityProperty; matches: number } | undefined;
  for (const [meta, entities] of entitiesOf(log)) {
    for (const property of meta.relations) {
      if (property.targetMeta?.tableName !== table || !leadsBy(property, columns)) continue;
      const matches = entities.filter((entity) => asked.has(String(pointsTo(entity, meta, property)))).length;
      if (matches > (best?.matches ?? 0)) best = { meta, property, matches };
    }
  }
  if (!best) return undefined;
  const { meta, property } = best;
  return {
    name: `${meta.className}.${property.name}`,
    property: property.name,
    listSite: siteOfList(meta.tableName, statements, log),
  };
}

/** Every managed entity of the work, by class. */
function entitiesOf(log: WorkLog): Map<EntityMetadata, object[]> {
  const byClass = new Map<EntityMetadata, object[]>();
  for (const em of log.managers) {
    for (const entity of em.getUnitOfWork().getIdentityMap().values() as Iterable<object>) {
      const meta = helper(entity).__meta as EntityMetadata;
      const entities = byClass.get(meta);
      if (entities) entities.push(entity);
      else byClass.set(meta, [entity]);
    }
  }
  return byClass;
}

function leadsBy(property: EntityProperty, columns: ReadonlySet<string>): boolean {
  const { kind, targetMeta } = property;
  if (kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE) {
    return targetMeta?.primaryKeys.some((key) => columns.has(columnOf(targetMeta, key))) === true;
  }
  if (kind !== ReferenceKind.ONE_TO_MANY || !targetMeta) return false;
  return columns.has(columnOf(targetMeta, property.mappedBy));
}

function columnOf(meta: EntityMetadata, property: string): string {
  const { properties } = meta as { properties: Readonly<Record<string, EntityProperty>> };
  return properties[property]?.fieldNames?.[0] ?? property;
}

/** The value that loading the relation of this entity compares with: what it points to, or its own identity. */
function pointsTo(entity: object, meta: EntityMetadata, { kind, name, fieldNames }: EntityProperty): unknown {
  const wrapped = helper(entity) as unknown as {
    __originalEntityData?: Readonly<Record<string, unknown>>;
    getPrimaryKey(): unknown;
  };
  if (kind === ReferenceKind.ONE_TO_MANY) return wrapped.getPrimaryKey();
  const original = wrapped.__originalEntityData?.[name] ?? (fieldNames && meta ? null : undefined);
  return Array.isArray(original) ? original[0] : original;
}

function siteOfList(table: string, repeated: readonly Statement[], log: WorkLog): string | null {
  for (const statement of log.statements) {
    if (repeated.includes(statement)) return null;
    if (fingerprintOf(statement.sql).tables[0] === table) return statement.site?.text() ?? null;
  }
  return null;
}
