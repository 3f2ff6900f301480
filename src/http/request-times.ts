import { Injectable } from '@nestjs/common';

/** Upper bounds in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const MS = 1000;

interface Series {
  readonly labels: string;
  /** Per bound, not cumulative; the last one is beyond all bounds. */
  readonly buckets: number[];
  sum: number;
}

/**
 * How long requests took, by method, route and status. A histogram of its own, because recording one must cost next to
 * nothing on a route that answers tens of thousands of hits a second; it is put into Prometheus' form when asked for.
 */
@Injectable()
export class RequestTimes {
  readonly #series = new Map<string, Map<number, Series>>();

  /** @param route the template (`/api/jobs/:id`); undefined for a URL that no route matches */
  record(method: string, route: string | undefined, status: number, ms: number): void {
    const name = route ?? 'none';
    let byStatus = this.#series.get(name);
    if (!byStatus) {
      byStatus = new Map();
      this.#series.set(name, byStatus);
    }
    // Statuses are below 1000, so that method and status make one small key.
    const key = status + method.length * 1000 + method.charCodeAt(0) * 100_000;
    let series = byStatus.get(key);
    if (!series) {
      const labels = `method="${method}",route="${name.replaceAll(/["\\\n]/g, '')}",status="${status}"`;
      series = { labels, buckets: BOUNDS.map(() => 0).concat(0), sum: 0 };
      byStatus.set(key, series);
    }
    const seconds = ms / MS;
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket += 1;
    (series.buckets[bucket] as number) += 1;
    series.sum += seconds;
  }

  /** In Prometheus' text format. */
  text(): string {
    const name = 'http_request_duration_seconds';
    const lines = [`# HELP ${name} Time from a request's head to its answer.`, `# TYPE ${name} histogram`];
    for (const byStatus of this.#series.values()) {
      for (const { labels, buckets, sum } of byStatus.values()) {
        let total = 0;
        for (const [index, bound] of BOUNDS.entries()) {
          total += buckets[index] ?? 0;
          lines.push(`${name}_bucket{${labels},le="${bound}"} ${total}`);
        }
        total += buckets.at(-1) ?? 0;
        lines.push(`${name}_bucket{${labels},le="+Inf"} ${total}`, `${name}_sum{${labels}} ${sum}`);
        lines.push(`${name}_count{${labels}} ${total}`);
      }
    }
    return `${lines.join('\n')}\n`;
  }
}
