import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Histogram } from '../../tiers/index.js';

/** One histogram of a metric: its labels, and what was counted. */
export interface LabelledHistogram {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Histogram;
}

/**
 * Metrics whose values live elsewhere, and are put into Prometheus' form when they are asked for: nothing is counted
 * twice, and counting stays cheap where it happens.
 */
export class MetricSet {
  readonly #registry = new Registry();
  readonly #histograms: (() => string)[] = [];

  /** Adds what is known about the process itself. */
  addProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** A number that only grows. */
  counter<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    fill: (counter: Counter<Label>) => void,
  ): void {
    const counter: Counter<Label> = new Counter<Label>({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        fill(counter);
      },
    });
  }

  /** A number that goes up and down. */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    fill: (gauge: Gauge<Label>) => void | Promise<void>,
  ): void {
    const gauge: Gauge<Label> = new Gauge<Label>({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => fill(gauge),
    });
  }

  /** How often values of some sizes came up, one histogram per set of labels. */
  histogram(name: string, help: string, read: () => Iterable<LabelledHistogram>): void {
    this.#histograms.push(() => {
      const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
      for (const { labels, values } of read()) lines.push(...histogramLines(name, labels, values));
      return `${lines.join('\n')}\n`;
    });
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    return [`${await this.#registry.metrics()}\n`, ...this.#histograms.map((write) => write())].join('');
  }
}

function histogramLines(name: string, labels: LabelledHistogram['labels'], values: Histogram): string[] {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  const all = pairs.length === 0 ? '' : `{${pairs.join()}}`;
  const bucket = (bound: number | string): string => `${name}_bucket{${[...pairs, `le="${bound}"`].join()}}`;
  const upTo = values.upTo();
  const { count } = values;
  return [
    ...values.bounds.map((bound, i) => `${bucket(bound)} ${upTo[i] ?? 0}`),
    `${bucket('+Inf')} ${count}`,
    `${name}_sum${all} ${values.sum}`,
    `${name}_count${all} ${count}`,
  ];
}

/** A label's value as Prometheus' text format wants it. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
