import { Injectable } from '@nestjs/common';
import { Histogram, REQUEST_SECONDS } from '../tiers/index.js';

const MS = 1000;

/** The requests of one method to one route that were answered with one status. */
export interface RequestSeries {
  readonly method: string;
  /** The template (`/api/jobs/:id`); `none` for URLs that no route matches. */
  readonly route: string;
  readonly status: number;
  /** In seconds. */
  readonly times: Histogram;
}

/**
 * How long requests took, by method, route and status. Recording one must cost next to nothing on a route that answers
 * tens of thousands of hits a second.
 */
@Injectable()
export class RequestTimes {
  readonly #series = new Map<string, Map<number, RequestSeries>>();

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
      series = { method, route: name, status, times: new Histogram(REQUEST_SECONDS) };
      byStatus.set(key, series);
    }
    series.times.record(ms / MS);
  }

  /** Everything since the start of the process. */
  *series(): Iterable<RequestSeries> {
    for (const byStatus of this.#series.values()) yield* byStatus.values();
  }
}
