/**
 * In this order: comments, which may hold anything, also half a quote; values; names, which stay as they are, with the
 * numbers that belong to them. A backslash hides a quote in `E'…'` only.
 */
const COMMENT = String.raw`--[^\n]*|\/\*.*?\*\/`;
const VALUE = String.raw`E'(?:[^'\\]|\\.|'')*'|[BX]?'(?:[^']|'')*'|\$(?<tag>[a-z_]\w*|)\$.*?\$\k<tag>\$|\d[\w.]*(?:(?<=e)[+-]\d+)?`;
const NAME = String.raw`"(?:[^"]|"")*"|(?:Sub|Init)Plan \d+|[\p{L}_][\p{L}\p{N}_$]*|::[\p{L}_ ]+\([\d,]+\)|\$\d+`;
const PARTS = new RegExp(`(?<comment>${COMMENT})|(?<value>${VALUE})|${NAME}`, 'gisu');

/**
 * SQL, or an expression of a plan, without the values in it: texts and numbers become `?`, comments a space; names, types
 * and key words stay. What remains may be logged and shown.
 */
export function maskLiterals(text: string): string {
  return text.replaceAll(PARTS, (all, ...rest) => {
    const { comment, value } = rest.at(-1) as { readonly comment?: string; readonly value?: string };
    if (comment !== undefined) return ' ';
    return value === undefined ? all : '?';
  });
}
