/** One node of a plan as `EXPLAIN (VERBOSE, FORMAT JSON)` of PostgreSQL prints it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly Plans?: readonly PlanNode[];
  readonly [property: string]: unknown;
}

/** The uppermost node of what `EXPLAIN` returned, parsed or not. */
export function rootOf(explained: unknown): PlanNode {
  const parsed: unknown = typeof explained === 'string' ? JSON.parse(explained) : explained;
  const [{ Plan: plan } = {}] = parsed as readonly { readonly Plan?: PlanNode }[];
  if (!plan) throw new TypeError('This is no answer of EXPLAIN (FORMAT JSON).');
  return plan;
}

/** The node and all below it, each with the nodes above it, uppermost first. */
export function* nodesOf(
  node: PlanNode,
  above: readonly PlanNode[] = [],
): Generator<{ readonly node: PlanNode; readonly above: readonly PlanNode[] }> {
  yield { node, above };
  for (const child of node.Plans ?? []) yield* nodesOf(child, [...above, node]);
}

/** The table that the node reads, and by which name its expressions know it; undefined for nodes that read none. */
export function relationOf(node: PlanNode): { readonly table: string; readonly alias: string } | undefined {
  const table = node['Relation Name'];
  if (typeof table !== 'string') return undefined;
  return { table, alias: typeof node['Alias'] === 'string' ? node['Alias'] : table };
}

/** Where in the plan a node stands, for people: `Sort > Hash Join > Seq Scan on job j`. */
export function pathOf(node: PlanNode, above: readonly PlanNode[]): string {
  return [...above, node].map(nameOf).join(' > ');
}

function nameOf(node: PlanNode): string {
  const relation = relationOf(node);
  const part = typeof node['Subplan Name'] === 'string' ? `${node['Subplan Name']}: ` : '';
  const on = relation ? ` on ${relation.table}${relation.alias === relation.table ? '' : ` ${relation.alias}`}` : '';
  return `${part}${node['Node Type']}${on}`;
}

/** Properties whose texts are no expressions. */
const NAMES: ReadonlySet<string> = new Set([
  'Node Type',
  'Parent Relationship',
  'Subplan Name',
  'Strategy',
  'Partial Mode',
  'Join Type',
  'Scan Direction',
  'Operation',
  'Command',
  'Schema',
  'Relation Name',
  'Alias',
  'Index Name',
  'CTE Name',
  'Function Name',
  'Table Function Name',
  'Tuplestore Name',
  'Custom Plan Provider',
  'Sampling Method',
  'Cache Mode',
  'Plans',
  'Output',
]);

/** Every expression of a node but those of its output, with the property that holds it; also of properties yet to be invented. */
export function expressionsOf(node: PlanNode): (readonly [property: string, expression: string])[] {
  return Object.entries(node).flatMap(([property, value]) =>
    NAMES.has(property) ? [] : textsIn(value).map((text) => [property, text] as const),
  );
}

/** The expressions that a node returns. */
export function outputOf(node: PlanNode): string[] {
  return textsIn(node['Output']);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
