import type { EntityClass, EntityManager, EntityMetadata } from '@mikro-orm/core';
import { z } from 'zod';
import type { EntityView } from '../../../http/entity-view.js';
import type { BaseEntity } from '../../../model/index.js';

/** The parts of a statement that reads an entity as a view shows it; the rows come from whatever is called `alias`. */
export interface ViewSelect<V extends EntityView> {
  /** What follows `select`: only what is shown. */
  readonly columns: string;
  /** What follows `from … alias`: one left join for each relation. */
  readonly joins: string;
  /** The view, from one row of the answer. */
  readonly read: (row: Row) => z.output<V>;
}

export type Row = Readonly<Record<string, unknown>>;

/**
 * Writes the repetitive parts of a hand-written statement from the view and the ORM's metadata, so that column list,
 * joins and mapping cannot drift apart. Instants are formatted by the database, whatever its session's time zone.
 */
export function viewSelect<V extends EntityView>(
  em: EntityManager,
  entity: EntityClass<BaseEntity>,
  view: V,
  alias: string,
): ViewSelect<V> {
  const columns: string[] = [];
  const joins: string[] = [];
  collect(em.getMetadata(entity), view, alias, '', columns, joins);
  return { columns: columns.join(', '), joins: joins.join('\n'), read: (row) => read(view, row, '') as z.output<V> };
}

function collect(
  meta: EntityMetadata,
  view: EntityView,
  alias: string,
  path: string,
  columns: string[],
  joins: string[],
): void {
  for (const [name, schema] of Object.entries(view.shape)) {
    const { fieldNames, targetMeta } = meta.properties[name as never] as EntityMetadata['relations'][number];
    const column = `${alias}.${fieldNames[0]}`;
    const relation = relationView(schema);
    if (!relation || !targetMeta) {
      columns.push(`${isInstant(schema) ? iso(column) : column} as "${path}${name}"`);
      continue;
    }
    const joined = `${alias}_${name.toLowerCase()}`;
    // Who wrote a row may be of another unit, whose people are not shown here.
    const sameUnit = 'bu' in targetMeta.properties ? ` and ${joined}.bu_id = ${alias}.bu_id` : '';
    joins.push(`left join ${targetMeta.tableName} ${joined} on ${joined}.id = ${column}${sameUnit}`);
    collect(targetMeta, relation, joined, `${path}${name}.`, columns, joins);
  }
}

function read(view: EntityView, row: Row, path: string): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(view.shape)) {
    const relation = relationView(schema);
    if (!relation) shown[name] = row[path + name];
    else shown[name] = row[`${path}${name}.id`] === null ? null : read(relation, row, `${path}${name}.`);
  }
  return shown;
}

function iso(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

function isInstant(schema: unknown): boolean {
  return unwrap(schema) instanceof z.ZodISODateTime;
}

function relationView(schema: unknown): z.ZodObject | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? inner : undefined;
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodNullable ? schema.unwrap() : schema;
}
