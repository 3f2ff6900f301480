import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

/** A histogram as others count it: how many values there were up to each bound, in seconds. */
export interface CountedHistogram {
  readonly bounds: readonly number[];
  readonly upTo: readonly number[];
  readonly sum: number;
  readonly count: number;
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

  histogram(name: string, help: string, read: () => CountedHistogram): void {
    this.#histograms.push(() => {
      const { bounds, upTo, sum, count } = read();
      const buckets = bounds.map((bound, i) => `${name}_bucket{le="${bound}"} ${upTo[i] ?? 0}`);
      return [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} histogram`,
        ...buckets,
        `${name}_bucket{le="+Inf"} ${count}`,
        `${name}_sum ${sum}`,
        `${name}_count ${count}`,
        '',
      ].join('\n');
    });
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    return [`${await this.#registry.metrics()}\n`, ...this.#histograms.map((write) => write())].join('');
  }
}
