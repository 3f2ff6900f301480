import type { EntityClass, EntityManager, EntityMetadata } from '@mikro-orm/core';
import type { z } from 'zod';
import type { BaseEntity } from '../model/index.js';
import { isInstant, relationView, type EntityView } from './entity-view.js';

/** The parts of a statement that reads an entity as a view shows it; the rows come from whatever is called `alias`. */
export interface ViewSelect<V extends EntityView> {
  /** What follows `select`: only what is shown. */
  readonly columns: string;
  /** The view, from one row of the answer. */
  readonly read: (row: Row) => z.output<V>;
}

export type Row = Readonly<Record<string, unknown>>;

/**
 * Writes the repetitive parts of a hand-written statement from the view and the ORM's metadata, so that column list
 * and mapping cannot drift apart. Instants are formatted by the database, whatever its session's time zone.
 *
 * What a row points to is looked up by a subquery: PostgreSQL weighs the orders of joins against each other, which for
 * the eight of an asset takes it ten times as long as the answer. The lookups stay within the unit, because who wrote
 * a row may be of another one, whose people are not shown.
 */
export function viewSelect<V extends EntityView>(
  em: EntityManager,
  entity: EntityClass<BaseEntity>,
  view: V,
  alias: string,
): ViewSelect<V> {
  const shown = shownProperties(em.getMetadata(entity), view, alias);
  return {
    columns: shown.map(({ sql, name }) => `${sql} as "${name}"`).join(', '),
    read: (row) =>
      Object.fromEntries(shown.map(({ name, read }) => [name, read(row[name])])) as Record<string, unknown> &
        z.output<V>,
  };
}

interface ShownProperty {
  readonly name: string;
  readonly sql: string;
  readonly read: (value: unknown) => unknown;
}

function shownProperties(meta: EntityMetadata, view: EntityView, alias: string): ShownProperty[] {
  return Object.entries(view.shape).map(([name, schema]) => {
    const property = relationOf(meta, name);
    const column = `${alias}.${property.fieldNames[0]}`;
    const relation = relationView(schema);
    if (relation) return { name, ...shownRelation(property, relation, alias, column) };
    return { name, sql: isInstant(schema) ? iso(column) : column, read: asItIs };
  });
}

/** The row that `column` names, as a JSON array of what is shown of it; null where there is none. */
function shownRelation(
  { name, targetMeta }: EntityMetadata['relations'][number],
  view: EntityView,
  alias: string,
  column: string,
): Omit<ShownProperty, 'name'> {
  if (!targetMeta) throw new Error(`"${name}" is shown as a row that it points to, but points to none`);
  const target = `${alias}_${name.toLowerCase()}`;
  const shown = shownProperties(targetMeta, view, target);
  const sameUnit = 'bu' in targetMeta.properties ? ` and ${target}.bu_id = ${alias}.bu_id` : '';
  return {
    sql: `(select json_build_array(${shown.map(({ sql }) => sql).join(', ')}) from ${targetMeta.tableName} ${target} where ${target}.id = ${column}${sameUnit})`,
    read: (values) =>
      values === null
        ? null
        : Object.fromEntries(shown.map(({ name, read }, i) => [name, read((values as unknown[])[i])])),
  };
}

function asItIs(value: unknown): unknown {
  return value;
}

function relationOf(meta: EntityMetadata, name: string): EntityMetadata['relations'][number] {
  const property = meta.props.find((candidate) => candidate.name === name);
  if (!property) throw new Error(`A view of ${meta.className} shows "${name}", which is no property of it`);
  return property;
}

function iso(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
