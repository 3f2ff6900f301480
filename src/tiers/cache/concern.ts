import type { RowChange, RowValues } from '../scope/row-change.js';
import {
  admits,
  IMPLIED_COLUMNS,
  kindsOf,
  MOVING_COLUMNS,
  ROW_COLUMN,
  type Dependencies,
  type DependencyColumns,
  type DependentRows,
  type RowDependency,
} from './dependencies.js';

/** Which answers of a tenant a change may alter: none, all, or those about these rows. */
export type Concern = 'none' | 'all' | ReadonlySet<number>;

/** Which answers with these dependencies `change` may alter, and for which row's it is, where it can be told. */
export function concernOf(
  { lists, shows }: Dependencies,
  row: RowDependency<never> | undefined,
  change: RowChange,
): Concern {
  const { table } = change;
  const shown = shows?.[table];
  if (shown !== undefined && (change.kind === 'update' || change.kind === 'truncate') && touches(shown, change)) {
    return 'all';
  }
  const rows = new Set<number>();
  const listed = lists?.[table];
  for (const kind of listed === undefined ? [] : kindsOf(listed)) {
    const concern = ofKind(kind, change);
    if (concern === 'all') return concern;
    if (concern !== 'none') for (const id of concern) rows.add(id);
  }
  if (row?.table === table && (change.kind !== 'update' || touches(row.columns, change))) {
    if (change.id === undefined || change.columns?.includes(ROW_COLUMN)) return 'all';
    rows.add(change.id);
  }
  return rows.size === 0 ? 'none' : rows;
}

/** A part of what a query depends on, that a change has touched. */
export interface MetDependency {
  /** Where the definition names it; `row`: as the one row that the answer is about. */
  readonly as: 'lists' | 'shows' | 'row';
  readonly table: string;
  readonly columns: DependencyColumns;
  /** The filter columns and the owner's column by which listed rows are told apart, if any. */
  readonly by: readonly string[];
}

/** By which of its dependencies a query hangs on `change`: none exactly where {@link concernOf} says so. */
export function dependenciesMet(
  { lists, shows }: Dependencies,
  row: RowDependency<never> | undefined,
  change: RowChange,
): MetDependency[] {
  const { table } = change;
  const met: MetDependency[] = [];
  const shown = shows?.[table];
  if (shown && concernOf({ shows: { [table]: shown } }, undefined, change) !== 'none') {
    met.push({ as: 'shows', table, columns: shown, by: [] });
  }
  const listed = lists?.[table];
  for (const kind of listed === undefined ? [] : kindsOf(listed)) {
    if (ofKind(kind, change) === 'none') continue;
    const { columns, where = {}, through } = kind;
    met.push({ as: 'lists', table, columns, by: [...Object.keys(where), ...(through === undefined ? [] : [through])] });
  }
  if (row && concernOf({}, row, change) !== 'none') met.push({ as: 'row', table, columns: row.columns, by: [] });
  return met;
}

/** Whether `change` wrote one of the columns (or one cannot tell). */
function touches(columns: DependencyColumns, { columns: written }: RowChange): boolean {
  return (
    columns === 'any' ||
    written === undefined ||
    columns.some((column) => MOVING_COLUMNS.has(column)) ||
    written.some((column) => columns.includes(column) || IMPLIED_COLUMNS.has(column))
  );
}

/** Where a row stands with respect to the rows of a kind, before or after a change. */
interface Place {
  /** Undefined: not told. */
  readonly inside: boolean | undefined;
  /** The row that it belongs to; undefined: not told, or there is none to be told of. */
  readonly owner: number | undefined;
}

const OUTSIDE: Place = { inside: false, owner: undefined };

function ofKind(kind: DependentRows, change: RowChange): Concern {
  const { columns, where = {}, through } = kind;
  const shown = change.kind !== 'update' || touches(columns, change);
  if (!shown && !touches([...Object.keys(where), ...(through === undefined ? [] : [through])], change)) return 'none';

  const before = change.kind === 'insert' ? OUTSIDE : placeOf(kind, change.was);
  const after = change.kind === 'delete' || change.kind === 'truncate' ? OUTSIDE : placeOf(kind, change.now);
  if (!shown && isSame(before, after)) return 'none';
  const concerned = [before, after].filter(({ inside }) => inside !== false);
  if (concerned.length === 0) return 'none';
  const owners = concerned.flatMap(({ owner }) => owner ?? []);
  return owners.length === concerned.length ? new Set(owners) : 'all';
}

/** A row is outside as soon as one column tells, and inside when all do. */
function placeOf({ where = {}, through }: DependentRows, values: RowValues | undefined): Place {
  let inside: boolean | undefined = true;
  for (const [column, admitted] of Object.entries(where)) {
    const value = values?.[column];
    if (value === undefined) inside = undefined;
    else if (!admits(admitted, value)) return OUTSIDE;
  }
  if (through === undefined) return { inside, owner: undefined };
  const owner = values?.[through];
  if (owner === null) return OUTSIDE;
  return typeof owner === 'number' ? { inside, owner } : { inside: undefined, owner: undefined };
}

/** Whether both places are known, and the same. */
function isSame(before: Place, after: Place): boolean {
  return before.inside !== undefined && before.inside === after.inside && before.owner === after.owner;
}
