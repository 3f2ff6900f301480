import { conjunctsOf, onlyColumn } from '../plan/expression.js';

/** What a condition demands of one column of a relation. */
export interface ColumnCondition {
  readonly column: string;
  /** `equal`: one value; `among`: one of several; `range`: a part of the order; `other`: an index on it does not help. */
  readonly kind: 'equal' | 'among' | 'range' | 'other';
  /** The condition as the plan has it. */
  readonly text: string;
}

const CAST = /^(?<inner>\(.*\))::[\w ]+(?:\([\d,]+\))?(?:\[\])?$/su;
const COMPARED = /^(?<left>.+?) (?<operator>=|<|>|<=|>=) (?<right>ANY .+|.+)$/su;

/** What `expression` of a plan demands of the columns of `alias`, one condition after the other. */
export function conditionsOn(alias: string, expression: string): ColumnCondition[] {
  return conjunctsOf(expression).flatMap((text) => {
    const condition = conditionOf(alias, text);
    return condition ? [{ ...condition, text }] : [];
  });
}

function conditionOf(alias: string, text: string): Omit<ColumnCondition, 'text'> | undefined {
  const bare = text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text;
  const own = columnOf(alias, bare);
  if (own !== undefined) return { column: own, kind: 'equal' };
  const tested = /^(?<not>NOT )?(?<column>.+?)(?<is> IS (?:NOT )?NULL)?$/su.exec(bare)?.groups;
  const plain = columnOf(alias, tested?.['column'] ?? '');
  if (plain !== undefined) return { column: plain, kind: tested?.['is'] === ' IS NOT NULL' ? 'other' : 'equal' };
  const { left = '', operator, right = '' } = COMPARED.exec(bare)?.groups ?? {};
  if (operator === undefined) return undefined;
  // A join may name the column on either side, and a comparison of rows begins with the column that decides.
  const column = columnOf(alias, firstOfRow(left)) ?? columnOf(alias, firstOfRow(right));
  if (column === undefined) return undefined;
  if (operator !== '=') return { column, kind: 'range' };
  return { column, kind: right.startsWith('ANY ') ? 'among' : 'equal' };
}

function firstOfRow(side: string): string {
  return /^ROW\((?<first>[^,]+),/su.exec(side)?.groups?.['first'] ?? side;
}

/** The column that the text is, a cast aside; undefined where it is anything else, or another relation's. */
function columnOf(alias: string, text: string): string | undefined {
  const column = onlyColumn(CAST.exec(text)?.groups?.['inner'] ?? text);
  return column?.alias === alias && column.column !== '*' ? column.column : undefined;
}
