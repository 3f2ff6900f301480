import { get } from './api.js';

const FIGURES = ['hits', 'misses', 'bypasses', 'loads', 'statements', 'micros'];
const HOUR = 3600;
const MS = 1000;
/** A point is complete when the next sample, two seconds on, would exceed it. */
const SLACK = 1;

const nothing = () => Object.fromEntries(FIGURES.map((figure) => [figure, 0]));

/** The last hour of the cached queries of one process, kept up to date by samples; what is older is forgotten. */
export class OverTime {
  #queries = new Map();
  #step;
  #seenAt;
  /** What has happened since the last point, which is complete. */
  #now = new Map();
  #nowSeconds = 0;

  constructor({ stepSeconds, at, queries }) {
    this.#step = stepSeconds;
    /** Seconds since the epoch, as the charts want them. */
    this.at = at.map((instant) => Date.parse(instant) / MS);
    this.#seenAt = this.at.at(-1) ?? 0;
    for (const { query, ...series } of queries) {
      const points = this.at.map((_, i) => Object.fromEntries(FIGURES.map((figure) => [figure, series[figure][i]])));
      this.#queries.set(query, points);
    }
  }

  static async load(signal) {
    return new OverTime(await get('ops/history', signal));
  }

  /** Adds what happened in the last two seconds. @returns whether that completed a point */
  add({ at, queries }) {
    const now = Date.parse(at) / MS;
    // What was in the history already.
    if (now <= this.#seenAt) return false;
    this.#nowSeconds += Math.min(now - this.#seenAt, this.#step);
    this.#seenAt = now;
    for (const [query, figures] of Object.entries(queries)) {
      const sum = this.#now.get(query) ?? nothing();
      for (const figure of FIGURES) sum[figure] += figures[figure];
      this.#now.set(query, sum);
    }
    if (this.#nowSeconds + SLACK < this.#step) return false;
    this.#complete(now);
    return true;
  }

  #complete(at) {
    this.at.push(at);
    for (const [query, points] of this.#queries) points.push(this.#now.get(query) ?? nothing());
    this.#now.clear();
    this.#nowSeconds = 0;
    if (this.at.length * this.#step <= HOUR) return;
    this.at.shift();
    for (const points of this.#queries.values()) points.shift();
  }

  /** What a value of a complete point is per second. */
  perSecond(value) {
    return value / this.#step;
  }

  /** One query's figures, point by point; of all queries together where none is named. */
  figures(query) {
    if (query !== undefined) return this.#queries.get(query) ?? [];
    return this.at.map((_, i) => sumOf([...this.#queries.values()].map((points) => points[i])));
  }

  /** Everything of the hour added up, what is not yet a point included. */
  total(query) {
    const now = query === undefined ? [...this.#now.values()] : [this.#now.get(query) ?? nothing()];
    return sumOf([...this.figures(query), ...now]);
  }
}

function sumOf(points) {
  const sum = nothing();
  for (const point of points) for (const figure of FIGURES) sum[figure] += point[figure];
  return sum;
}
