/** A weighted choice prepared once: call it with a generator to draw a value. */
export type Draw<T> = (random: Random) => T;

/**
 * A small, fast, seedable generator (mulberry32). It is good enough for plausible data and fast enough to be
 * created once per row, which is what keeps one row's values independent of how many rows come before it.
 */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from min to max, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the values, each as likely as the others. */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError('cannot pick from nothing');
    return values[Math.floor(this.next() * values.length)] as T;
  }

  /** An index below count that prefers small ones; a higher power is a stronger preference. */
  skewed(count: number, power = 2): number {
    return Math.floor(this.next() ** power * count);
  }
}

/** Scrambles 32 bits; a bijection, so distinct inputs stay distinct. */
export function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** Derives the seed of one stream (a table of a business unit, say) from the run's seed. */
export function deriveSeed(...parts: readonly (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const character of parts.join('\u0000')) {
    h = Math.imul(h ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return mix(h);
}

/** The generator of one row: a function of its stream and its number alone. */
export function randomAt(stream: number, index: number): Random {
  return new Random(mix(stream ^ Math.imul(index, 0x9e3779b1)));
}

/** Prepares a choice among values that are not equally likely. */
export function weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): Draw<T> {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  const last = choices.at(-1);
  if (last === undefined || total <= 0) throw new RangeError('a weighted choice needs a positive weight');
  return (random) => {
    let left = random.next() * total;
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return last[0];
  };
}
