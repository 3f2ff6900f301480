/**
 * Reads the expressions of a plan, which are SQL as PostgreSQL itself prints it: key words in capitals, every operator
 * in parentheses, columns as `alias.column`.
 */

interface Token {
  readonly kind: 'name' | 'literal' | 'sign';
  /** Of a quoted name: what is between the quotes. */
  readonly text: string;
  readonly quoted: boolean;
  readonly from: number;
  readonly to: number;
}

/** A column as an expression names it. */
export interface ColumnReference {
  readonly alias: string;
  /** `*` stands for the whole row. */
  readonly column: string;
}

const TOKEN =
  /(?<literal>E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\d[\w.]*|\$\d+)|"(?<quoted>(?:[^"]|"")*)"|(?<name>[\p{L}_][\p{L}\p{N}_$]*)|(?<sign>::|[-+*/<>=~!@#%^&|`?]+|[^\s])/gsu;

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), ({ groups = {}, index, 0: all }) => {
    const { literal, quoted, name, sign } = groups;
    const kind = literal !== undefined ? 'literal' : sign !== undefined ? 'sign' : 'name';
    const word = quoted?.replaceAll('""', '"') ?? literal ?? name ?? sign ?? '';
    return { kind, text: word, quoted: quoted !== undefined, from: index, to: index + all.length };
  });
}

/** Every column that the expression names with its alias. */
export function columnsIn(expression: string): ColumnReference[] {
  const tokens = tokensOf(expression);
  const found: ColumnReference[] = [];
  for (const [i, { kind, text }] of tokens.entries()) {
    const [dot, column, next] = tokens.slice(i + 1, i + 4);
    if (kind !== 'name' || dot?.text !== '.' || column === undefined) continue;
    // What a schema qualifies is a function or a type.
    if (tokens[i - 1]?.text === '::' || next?.text === '(') continue;
    // `.*` may stand before another sign: `(a.*)::text` does not, `a.*<>…` does.
    if (column.kind === 'name') found.push({ alias: text, column: column.text });
    else if (column.text.startsWith('*')) found.push({ alias: text, column: '*' });
  }
  return found;
}

/** Whether the expression may name a column without its relation, as EXPLAIN does where there is but one relation. */
export function mayBeBare(expression: string): boolean {
  const tokens = tokensOf(expression);
  return tokens.some(({ kind, text, quoted }, i) => {
    if (kind !== 'name' || (!quoted && (text === text.toUpperCase() || text === 'true' || text === 'false')))
      return false;
    return tokens[i + 1]?.text !== '(' && tokens[i - 1]?.text !== '::';
  });
}

/** `a` and `b` of `(a AND b)`; an expression that is no conjunction is the only one. */
export function conjunctsOf(expression: string): string[] {
  return splitBy(expression, ({ kind, text, quoted }) => kind === 'name' && !quoted && text === 'AND').flatMap(
    (part) => (part === expression ? [part] : conjunctsOf(part)),
  );
}

/** Both sides of `(a = b)`; undefined where the expression is anything else. */
export function sidesOf(expression: string): readonly [string, string] | undefined {
  const [left, right, ...more] = splitBy(expression, ({ kind, text }) => kind === 'sign' && text === '=');
  return left !== undefined && right !== undefined && more.length === 0 ? [left, right] : undefined;
}

/** The column that the expression is, if it is nothing else. */
export function onlyColumn(expression: string): ColumnReference | undefined {
  const tokens = tokensOf(withoutParentheses(expression));
  return tokens.length === 3 ? columnsIn(expression)[0] : undefined;
}

/** Cuts at the tokens that are in no parentheses, once those around the whole are gone. */
function splitBy(expression: string, isCut: (token: Token) => boolean): string[] {
  const text = withoutParentheses(expression);
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const token of tokensOf(text)) {
    if (token.kind === 'sign') depth += nesting(token.text);
    if (depth !== 0 || !isCut(token)) continue;
    parts.push(text.slice(from, token.from).trim());
    from = token.to;
  }
  return parts.length === 0 ? [expression] : [...parts, text.slice(from).trim()];
}

function withoutParentheses(expression: string): string {
  const text = expression.trim();
  if (!text.startsWith('(')) return text;
  let depth = 0;
  for (const { kind, text: sign, to } of tokensOf(text)) {
    if (kind === 'sign') depth += nesting(sign);
    if (depth === 0) return to === text.length ? withoutParentheses(text.slice(1, -1)) : text;
  }
  return text;
}

function nesting(sign: string): number {
  if (sign === '(' || sign === '[') return 1;
  return sign === ')' || sign === ']' ? -1 : 0;
}
