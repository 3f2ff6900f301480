import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { RowChange, RowValues } from '../../../src/tiers/index.js';
import { TENANT } from './questions.js';

export type Row = RowValues & { readonly id: number };

/** A write that can be made to any row of a table. */
export interface Disturbance {
  readonly what: string;
  /** The column that it writes whatever is in there, so that it may be made together with those of other columns. */
  readonly column: string | undefined;
  /** The change as the log would record it, of one row. */
  readonly change: (row: Row) => RowChange;
  /** The statement, up to the condition which rows; these are called `disturbed`. */
  readonly statement: string;
  /** What follows the condition. */
  readonly end: string;
}

/**
 * Of every column another value, and rows that come and go.
 * @param choosing columns by which rows are chosen: of these, every value
 * @param all the tables that may refer to this one
 */
export function disturbancesOf(
  meta: EntityMetadata,
  rows: readonly Row[],
  choosing: ReadonlySet<string>,
  all: readonly EntityMetadata[],
): Disturbance[] {
  const { tableName: table } = meta;
  const owned = 'bu' in meta.properties;
  const owner = owned ? `and disturbed.bu_id = ${TENANT}` : '';
  const columns = meta.props.filter(isColumn);
  const filters = columns.filter(isFilter).map(columnOf);
  const valuesOf = (row: Row): RowValues => Object.fromEntries(filters.map((column) => [column, row[column] ?? null]));
  const changeOf = (row: Row, more: Pick<RowChange, 'kind'> & Partial<RowChange>): RowChange => ({
    table,
    id: row.id,
    tenant: owned ? TENANT : undefined,
    columns: undefined,
    ...more,
  });

  const updates = columns.flatMap((property) => {
    const column = columnOf(property);
    const values = otherValues(property, rows);
    return (choosing.has(column) ? values : values.slice(-2)).map(([value, sql]): Disturbance => {
      const change = (row: Row) => {
        const was = valuesOf(row);
        const now = value === undefined ? was : { ...was, [column]: value };
        return changeOf(row, { kind: 'update', columns: [column, 'updated_at'], was, now });
      };
      return {
        what: `${column} = ${sql}`,
        column: value === undefined ? column : undefined,
        change,
        statement: `update ${table} disturbed set ${column} = ${sql}`,
        end: owner,
      };
    });
  });
  const copied = columns.map((property) => [columnOf(property), copyOf(property)]);
  if (owned) copied.push(['bu_id', 'bu_id']);
  const into = copied.map(([column]) => column).join();
  const from = copied.map(([, value]) => value).join();
  return [
    ...updates,
    {
      what: 'rows come',
      column: undefined,
      change: (row) => changeOf(row, { kind: 'insert', now: valuesOf(row) }),
      statement: `insert into ${table} (${into}) select ${from} from ${table} disturbed`,
      end: `${owner} on conflict do nothing`,
    },
    {
      what: 'rows go',
      column: undefined,
      change: (row) => changeOf(row, { kind: 'delete', was: valuesOf(row) }),
      statement: `delete from ${table} disturbed`,
      end: `${owner} and not (${isReferredTo(table, all)})`,
    },
  ];
}

/** Whether anything points to the row. */
function isReferredTo(table: string, all: readonly EntityMetadata[]): string {
  const references = all.flatMap((meta) =>
    meta.relations
      .filter((relation) => isColumn(relation) && relation.targetMeta?.tableName === table)
      .map((relation) => {
        const owned = 'bu' in meta.properties ? ' and r.bu_id is not null' : '';
        return `exists (select from ${meta.tableName} r where r.${columnOf(relation)} = disturbed.id${owned})`;
      }),
  );
  return ['false', ...references].join(' or ');
}

/** Everything but the number of a row, its owner, and what moves with every other column. */
function isColumn({ kind, primary, name, persist }: EntityProperty): boolean {
  const stored = kind === ReferenceKind.SCALAR || kind === ReferenceKind.MANY_TO_ONE;
  return stored && !primary && name !== 'bu' && name !== 'updatedAt' && persist !== false;
}

/** Of the columns, those whose values the change log keeps. */
function isFilter({ kind, enum: enumerated, columnTypes }: EntityProperty): boolean {
  return kind === ReferenceKind.MANY_TO_ONE || enumerated === true || columnTypes[0] === 'boolean';
}

function columnOf({ fieldNames: [column] }: EntityProperty): string {
  return String(column);
}

/** Other values for a column: what it becomes, if the change log keeps that, and how it is said. */
function otherValues(property: EntityProperty, rows: readonly Row[]): [RowValues[string] | undefined, string][] {
  const column = columnOf(property);
  if (property.kind === ReferenceKind.MANY_TO_ONE) {
    const referred = [...new Set(rows.map((row) => row[column] ?? null))].filter((id) => id !== null);
    const some = referred.slice(0, 3).map((id): [RowValues[string], string] => [id, String(id)]);
    return property.nullable === true ? [...some, [null, 'null']] : some;
  }
  if (property.items) return property.items.map((item) => [item, `'${item}'`]);
  const [type = ''] = property.columnTypes;
  if (type === 'boolean') return [true, false].map((value) => [value, String(value)]);
  return [[undefined, otherValue(column, type)]];
}

function otherValue(column: string, type: string): string {
  if (type === 'text') return `coalesce(${column}, '') || ' x'`;
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'date') return `coalesce(${column} + 1, '2026-06-15')`;
  if (type.startsWith('timestamptz')) return `coalesce(${column} + interval '1 hour', '2026-06-15')`;
  if (type.startsWith('int') || type === 'bigint') return `${column} + 1`;
  throw new Error(`There is no other value for ${column} of type ${type}.`);
}

/** What a copy of a row holds: the same, except where that must be unique. */
function copyOf(property: EntityProperty): string {
  const column = columnOf(property);
  const [type] = property.columnTypes;
  if (type === 'uuid') return 'gen_random_uuid()';
  return type === 'text' && !property.items ? `${column} || ' copy'` : column;
}
