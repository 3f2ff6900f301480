import { format } from 'sql-formatter';

/** Stands for the rest of a list while the statement is laid out. */
const MORE = 'and_so_on';
/** A list of parameters, as long as there are values. */
const LIST = /(\bin \(|\barray\[)\s*(?:\?(?:\s*,\s*\?)*)?\s*([)\]])/gi;
/** A clause of one short line, which needs no line of its own below its keyword. */
const SHORT_CLAUSE = /^( *)(select|from|where|group by|order by|limit)\n\1 {2}(\S.*)$(?!\n\1 {2})/gm;
/** What else a joined row must meet belongs below the line that joins it. */
const JOIN_CONDITIONS = /^( *)((?:\w+ )*join\b.*|\).* on .*)((?:\n\1and .*)+)/gm;

/**
 * A statement as it is reviewed: a line for each column, condition and joined table, placeholders for values, and every
 * list of parameters with one of them, however many rows there were. Nothing else of its text is altered.
 * @throws Error when the layout would change more than white space
 */
export function layoutSql(statement: string): string {
  const text = statement.replaceAll(LIST, `$1?, ${MORE}$2`);
  const laidOut = format(text, {
    language: 'postgresql',
    keywordCase: 'preserve',
    paramTypes: { positional: true },
    expressionWidth: 100,
  })
    .replaceAll(SHORT_CLAUSE, '$1$2 $3')
    .replaceAll(JOIN_CONDITIONS, (_, indent: string, join: string, conditions: string) => {
      return `${indent}${join}${conditions.replaceAll(`\n${indent}and `, `\n${indent}  and `)}`;
    });
  if (withoutSpace(laidOut) !== withoutSpace(text)) throw new Error(`The layout alters the statement: ${statement}`);
  return laidOut.replaceAll(MORE, '…');
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
