import { type EntityMetadata, type EntityProperty, helper, ReferenceKind } from '@mikro-orm/core';
import type { Fingerprint } from '../log/fingerprint.js';
import { fingerprintOf } from '../log/fingerprint.js';
import { comparisonsOf, textOf } from '../log/placeholders.js';
import type { Statement } from '../log/statement.js';
import type { WorkLog } from '../log/work-log.js';
import { populatedRelations } from './populated.js';

/** A relation whose rows were loaded one by one. */
export interface LoadedRelation {
  /** `Job.assignedTo`; two where either may be meant. */
  readonly names: readonly [string, ...string[]];
  readonly properties: readonly string[];
  /** Where the entities that have the relation were loaded. */
  readonly listSite: string | null;
}

interface Candidate {
  readonly meta: EntityMetadata;
  readonly property: EntityProperty;
  /** How many of the values that were asked for the entities point to. */
  readonly covered: number;
  /** Whether it was loaded for some of them on demand. */
  readonly populated: boolean;
  /** How many values they point to that nobody asked for. */
  readonly beside: number;
}

/** Of more relations that all may be meant, none is named. */
const NAMED = 2;

/**
 * Names the relation that statements loaded, by what the entities in memory point to: of all relations that lead to the
 * table by the column that was compared, the one that accounts for most of the values asked for, rather one that was
 * populated, and that points to the fewest others. Undefined where none accounts for half of them.
 */
export function relationLoadedBy(
  { tables }: Fingerprint,
  statements: readonly Statement[],
  log: WorkLog,
): LoadedRelation | undefined {
  const [table] = tables;
  const asked = valuesByColumn(statements);
  const candidates: Candidate[] = [];
  for (const [meta, entities] of entitiesOf(log)) {
    for (const property of meta.relations) {
      const column = property.targetMeta?.tableName === table ? columnAskedBy(property) : undefined;
      const values = column === undefined ? undefined : asked.get(column);
      if (!values) continue;
      const pointed = new Set(entities.flatMap((entity) => pointsTo(entity, property)));
      const covered = [...values].filter((value) => pointed.has(value)).length;
      if (covered * 2 < values.size) continue;
      const populated = populatedRelations(entities).has(`${meta.className}.${property.name}`);
      candidates.push({ meta, property, covered, populated, beside: pointed.size - covered });
    }
  }
  const [best, ...others] = candidates.toSorted(byEvidence);
  if (!best) return undefined;
  const equal = others.filter((other) => byEvidence(best, other) === 0);
  if (equal.length >= NAMED) return undefined;
  return {
    names: [nameOf(best), ...equal.map(nameOf)],
    properties: [best, ...equal].map(({ property }) => property.name),
    listSite: siteOfList(best.meta.tableName, statements, log),
  };
}

function byEvidence(a: Candidate, b: Candidate): number {
  return b.covered - a.covered || Number(b.populated) - Number(a.populated) || a.beside - b.beside;
}

function nameOf({ meta, property }: Candidate): string {
  return `${meta.className}.${property.name}`;
}

/** What the statements asked for. */
function valuesByColumn(statements: readonly Statement[]): Map<string, Set<string>> {
  const byColumn = new Map<string, Set<string>>();
  for (const statement of statements) {
    for (const { use, column, values } of comparisonsOf(statement) ?? []) {
      if (use !== 'equal' && use !== 'list') continue;
      const known = byColumn.get(column) ?? new Set<string>();
      byColumn.set(column, known);
      for (const value of values) known.add(value);
    }
  }
  return byColumn;
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

/** The column of the target's table that is compared when the relation is loaded; undefined: another table's. */
function columnAskedBy({ kind, targetMeta, mappedBy }: EntityProperty): string | undefined {
  if (!targetMeta) return undefined;
  if (kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE) {
    const [key] = targetMeta.primaryKeys;
    return key === undefined ? undefined : columnOf(targetMeta, key);
  }
  return kind === ReferenceKind.ONE_TO_MANY ? columnOf(targetMeta, mappedBy) : undefined;
}

function columnOf(meta: EntityMetadata, property: string): string {
  const { properties } = meta as { properties: Readonly<Record<string, EntityProperty>> };
  return properties[property]?.fieldNames?.[0] ?? property;
}

/** The value that loading the relation of this entity compares with: what it points to, or its own identity. */
function pointsTo(entity: object, { kind, name }: EntityProperty): string[] {
  const wrapped = helper(entity) as unknown as {
    __originalEntityData?: Readonly<Record<string, unknown>>;
    getPrimaryKey(): unknown;
  };
  const data = kind === ReferenceKind.ONE_TO_MANY ? wrapped.getPrimaryKey() : wrapped.__originalEntityData?.[name];
  const value: unknown = Array.isArray(data) ? data[0] : data;
  return value === undefined || value === null ? [] : [textOf(value)];
}

function siteOfList(table: string, repeated: readonly Statement[], log: WorkLog): string | null {
  for (const statement of log.statements) {
    if (repeated.includes(statement)) return null;
    if (fingerprintOf(statement.sql).tables[0] === table) return statement.site?.text() ?? null;
  }
  return null;
}
