/** A metric that a PromQL expression names, and the labels that it wants of it. */
export interface NamedMetric {
  readonly name: string;
  readonly labels: readonly string[];
}

const TOKEN = /"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[a-zA-Z_:][\w:]*|\d[\w.]*|=~|!~|!=|[<>=]=|[^\s]/g;
const OPERATORS = new Set(['and', 'or', 'unless', 'bool', 'offset']);
const GROUPINGS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const FUNCTIONS = new Set(
  'absent count histogram_quantile increase label_values max min rate sum topk'.split(' '), // those that are used here
);

/**
 * The metrics in an expression, each with the labels of its own selector and those by which something around it is
 * grouped. No parser: enough of the grammar to tell metrics, labels and functions apart.
 * @throws Error for a name that is followed by a parenthesis and is no known function
 */
export function namesIn(expression: string): NamedMetric[] {
  const tokens = expression.match(TOKEN) ?? [];
  const found: { name: string; labels: string[] }[] = [];
  const grouped: string[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as string;
    if (!/^[a-zA-Z_:]/.test(token) || OPERATORS.has(token)) continue;
    if (GROUPINGS.has(token)) {
      const labels = upTo(tokens, i + 1, ')').filter(isName);
      grouped.push(...labels);
      i += upTo(tokens, i + 1, ')').length;
    } else if (FUNCTIONS.has(token)) {
      continue;
    } else if (tokens[i + 1] === '(') {
      throw new Error(`${token} is no function that is known here: ${expression}`);
    } else {
      const selector = tokens[i + 1] === '{' ? upTo(tokens, i + 1, '}') : [];
      const labels = selector.filter((label, at) => isName(label) && /^(=|!=|=~|!~)$/.test(selector[at + 1] ?? ''));
      found.push({ name: token, labels });
      i += selector.length;
    }
  }
  return found.map(({ name, labels }) => ({ name, labels: [...labels, ...grouped] }));
}

/** The metric and the label of `label_values(metric, label)`. */
export function namesInVariable(query: string): NamedMetric {
  const [, name, label] = /^label_values\((\w+), (\w+)\)$/.exec(query) ?? [];
  if (name === undefined || label === undefined) throw new Error(`Not understood: ${query}`);
  return { name, labels: [label] };
}

function upTo(tokens: readonly string[], from: number, end: string): string[] {
  const at = tokens.indexOf(end, from);
  if (at < 0) throw new Error(`There is no ${end} in ${tokens.join(' ')}`);
  return tokens.slice(from, at + 1);
}

function isName(token: string): boolean {
  return /^[a-zA-Z_]\w*$/.test(token);
}
