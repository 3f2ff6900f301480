import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { TrackedColumn, TrackedTable } from './tracked-table.js';

export interface DescribeOptions {
  /** The schema of tables whose entity names none. */
  readonly schema: string;
  /** The column by which rows belong to a tenant, where a table has it. */
  readonly tenantColumn: string;
  /** Columns that lists are not filtered by, although they are relations: who wrote a row. Each filter costs a write two microseconds. */
  readonly unfiltered: readonly string[];
  /** Tables whose changes concern no cached answer. */
  readonly untracked: readonly string[];
}

/**
 * What there is to capture, from the entities: every table of theirs that is not left out, by name.
 * @throws RangeError when a table has no single numeric key, because the log names a row by a number
 */
export function describeTables(entities: Iterable<EntityMetadata>, options: DescribeOptions): TrackedTable[] {
  const tables: TrackedTable[] = [];
  for (const meta of entities) {
    if (meta.abstract || meta.embeddable || meta.virtual || options.untracked.includes(meta.tableName)) continue;
    tables.push(describeTable(meta, options));
  }
  return tables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function describeTable(meta: EntityMetadata, { schema, tenantColumn, unfiltered }: DescribeOptions): TrackedTable {
  const stored = meta.props.filter(isStored);
  const columns = stored.flatMap(columnsOf);
  const tenant = columns.some(({ name }) => name === tenantColumn) ? tenantColumn : undefined;
  return {
    schema: meta.schema ?? schema,
    name: meta.tableName,
    key: keyOf(meta),
    tenant,
    columns,
    filters: stored
      .filter(isFilter)
      .flatMap((prop) => prop.fieldNames)
      .filter((name) => name !== tenant && !unfiltered.includes(name)),
  };
}

const KEY_TYPES = new Set(['bigint', 'int', 'int4', 'int8', 'integer', 'smallint', 'int2']);

function keyOf({ tableName, primaryKeys, properties }: EntityMetadata): string {
  const [first, ...others] = primaryKeys.map((name) => (properties as Record<string, EntityProperty>)[name]);
  const [column] = first?.fieldNames ?? [];
  if (column === undefined || others.length > 0 || !KEY_TYPES.has(String(first?.columnTypes[0]))) {
    throw new RangeError(`Changes of ${tableName} cannot be captured: it needs one numeric column as its primary key`);
  }
  return column;
}

function isStored(prop: EntityProperty): boolean {
  if (prop.persist === false || prop.formula !== undefined) return false;
  const { kind } = prop;
  return (
    kind === ReferenceKind.SCALAR ||
    kind === ReferenceKind.MANY_TO_ONE ||
    (kind === ReferenceKind.ONE_TO_ONE && prop.owner) ||
    (kind === ReferenceKind.EMBEDDED && prop.object === true)
  );
}

/** Lists are filtered by states, switches and relations: few values each, so that knowing them tells lists apart. */
function isFilter(prop: EntityProperty): boolean {
  const related = prop.kind === ReferenceKind.MANY_TO_ONE || prop.kind === ReferenceKind.ONE_TO_ONE;
  return related || prop.enum === true || prop.columnTypes[0] === 'boolean';
}

/** Types whose values are equal only when they are the same. */
const EXACT =
  /^(text|varchar|character varying|uuid|bytea|bool|boolean|date|time|timestamp|timestamptz|smallint|int|integer|bigint|int2|int4|int8)(\(\d+\))?( without time zone| with time zone)?$/;

function columnsOf(prop: EntityProperty): TrackedColumn[] {
  return prop.fieldNames.map((name, index) => ({
    name,
    nullable: prop.nullable === true,
    compareText: prop.enum !== true && !EXACT.test(String(prop.columnTypes[index])),
  }));
}
