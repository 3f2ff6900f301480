import { parser } from '@prometheus-io/lezer-promql';

type Node = NonNullable<ReturnType<typeof parser.parse>['topNode']['firstChild']>;

/** A metric that a PromQL expression names, and the labels that it wants of it. */
export interface NamedMetric {
  readonly name: string;
  readonly labels: readonly string[];
  /** What its selector demands of the label `job`; null: nothing. */
  readonly job: string | null;
}

/** Functions that want a stretch of time; all others want an instant. */
const OF_RANGES = new Set(['Rate', 'Increase']);

/**
 * The metrics in an expression, each with the labels of its own selector and those by which something around it is
 * grouped. Grafana's variables may stand in for durations.
 * @throws Error where Prometheus would refuse the expression
 */
export function namesIn(expression: string): NamedMetric[] {
  const source = expression.replaceAll(/\[\$\w+\]/g, '[5m]');
  const textOf = ({ from, to }: Node): string => source.slice(from, to);
  const found: NamedMetric[] = [];
  parser.parse(source).iterate({
    enter: ({ node, type, from }) => {
      if (type.isError) throw new Error(`No PromQL at ${from}: ${expression}`);
      if (type.name !== 'VectorSelector') return;
      const name = textOf(node.getChild('Identifier') ?? node);
      demandRange(node, name);
      const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
      const demanded = new Map(
        matchers.map(({ firstChild, lastChild }) => [
          firstChild ? textOf(firstChild) : '',
          lastChild ? textOf(lastChild).slice(1, -1) : '',
        ]),
      );
      const labels = [...demanded.keys(), ...groupings(node).map(textOf)];
      found.push({ name, labels, job: demanded.get('job') ?? null });
    },
  });
  return found;
}

/** The metric and the label of `label_values(metric, label)`, where the metric may be a selector. */
export function namesInVariable(query: string): NamedMetric[] {
  const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
  if (selector === undefined || label === undefined) throw new Error(`Not understood: ${query}`);
  return namesIn(selector).map(({ labels, ...named }) => ({ ...named, labels: [...labels, label] }));
}

/** The grammar does not know which functions want a range. */
function demandRange(selector: Node, name: string): void {
  const range = selector.parent?.name === 'MatrixSelector' ? selector.parent : undefined;
  const call = (range ?? selector).parent?.parent;
  const asked = call?.name === 'FunctionCall' ? call.getChild('FunctionIdentifier')?.firstChild?.name : undefined;
  if (OF_RANGES.has(asked ?? '') !== (range !== undefined)) {
    throw new Error(`${asked ?? 'It'} wants ${range ? 'an instant' : 'a range'} of ${name}`);
  }
}

/** The labels by which whatever is around a selector groups or matches. */
function groupings(selector: Node): Node[] {
  const labels: Node[] = [];
  for (let around = selector.parent; around; around = around.parent) {
    for (const modifier of ['AggregateModifier', 'MatchingModifierClause']) {
      for (const list of around.getChild(modifier)?.getChildren('GroupingLabels') ?? []) {
        labels.push(...list.getChildren('LabelName'));
      }
    }
  }
  return labels;
}
