import { get } from './api.js';

const FIGURES = ['hits', 'misses', 'bypasses', 'loads', 'statements', 'micros'];
const HOUR = 3600;
const MS = 1000;

const nothing = () => Object.fromEntries(FIGURES.map((figure) => [figure, 0]));

/** The last hour of the cached queries, kept up to date by samples. */
export class OverTime {
  #queries = new Map();
  #step;
  /** How much time the last point stands for already. */
  #lastSeconds;
  #seenAt;

  constructor({ stepSeconds, at, queries }) {
    this.#step = stepSeconds;
    this.#lastSeconds = stepSeconds;
    /** Seconds since the epoch, as the charts want them. */
    this.at = at.map((instant) => Date.parse(instant) / MS);
    this.#seenAt = this.at.at(-1) ?? 0;
    for (const { query, ...series } of queries) {
      const points = this.at.map((_, i) => Object.fromEntries(FIGURES.map((figure) => [figure, series[figure][i]])));
      this.#queries.set(query, points);
    }
  }

  static async load() {
    return new OverTime(await get('ops/history'));
  }

  /** Adds what happened in the last two seconds: to the last point, or as a new one where that is complete. */
  add({ at, queries }) {
    const now = Date.parse(at) / MS;
    // What was in the history already.
    if (now <= this.#seenAt) return;
    const seconds = Math.min(now - this.#seenAt, this.#step);
    this.#seenAt = now;
    if (this.at.length === 0 || this.#lastSeconds + seconds / 2 > this.#step) this.#begin();
    this.#lastSeconds += seconds;
    this.at[this.at.length - 1] = now;
    for (const [query, figures] of Object.entries(queries)) {
      const last = this.#queries.get(query)?.at(-1);
      if (last) for (const figure of FIGURES) last[figure] += figures[figure];
    }
  }

  #begin() {
    this.at.push(0);
    this.#lastSeconds = 0;
    for (const points of this.#queries.values()) points.push(nothing());
    if (this.at.length * this.#step <= HOUR) return;
    this.at.shift();
    for (const points of this.#queries.values()) points.shift();
  }

  /** What a value of the point `i` is per second. */
  perSecond(value, i) {
    const seconds = i === this.at.length - 1 ? this.#lastSeconds : this.#step;
    return value / Math.max(seconds, 1);
  }

  /** One query's figures, point by point; of all queries together where none is named. */
  figures(query) {
    if (query !== undefined) return this.#queries.get(query) ?? [];
    return this.at.map((_, i) => {
      const sum = nothing();
      for (const points of this.#queries.values()) {
        for (const figure of FIGURES) sum[figure] += points[i]?.[figure] ?? 0;
      }
      return sum;
    });
  }

  /** Everything of the hour added up. */
  total(query) {
    const sum = nothing();
    for (const point of this.figures(query)) for (const figure of FIGURES) sum[figure] += point[figure];
    return sum;
  }
}
