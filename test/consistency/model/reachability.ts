/** Which state leads to which. */
export class EdgeList {
  #from = new Int32Array(1 << 16);
  #to = new Int32Array(1 << 16);
  #size = 0;

  add(from: number, to: number): void {
    if (this.#size === this.#from.length) {
      this.#from = larger(this.#from);
      this.#to = larger(this.#to);
    }
    this.#from[this.#size] = from;
    this.#to[this.#size] = to;
    this.#size += 1;
  }

  /** For each of `states` states, those that lead to it: `sources[starts[s]]` up to `sources[starts[s + 1]]`. */
  backwards(states: number): { readonly starts: Int32Array; readonly sources: Int32Array } {
    const starts = new Int32Array(states + 1);
    for (let edge = 0; edge < this.#size; edge += 1) starts[this.#to[edge]! + 1]! += 1;
    for (let state = 0; state < states; state += 1) starts[state + 1]! += starts[state]!;
    const next = starts.slice();
    const sources = new Int32Array(this.#size);
    for (let edge = 0; edge < this.#size; edge += 1) {
      const target = this.#to[edge]!;
      sources[next[target]!] = this.#from[edge]!;
      next[target]! += 1;
    }
    return { starts, sources };
  }
}

function larger(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(array.length * 2);
  copy.set(array);
  return copy;
}

/** The first state from which no way leads to a good one; -1 if there is none. Marks in `good` all that are not lost. */
export function firstThatCannotReach(good: Uint8Array, edges: EdgeList): number {
  const { starts, sources } = edges.backwards(good.length);
  const queue = new Int32Array(good.length);
  let end = 0;
  for (let state = 0; state < good.length; state += 1) {
    if (good[state] === 0) continue;
    queue[end] = state;
    end += 1;
  }
  for (let head = 0; head < end; head += 1) {
    const target = queue[head]!;
    for (let edge = starts[target]!; edge < starts[target + 1]!; edge += 1) {
      const source = sources[edge]!;
      if (good[source] === 1) continue;
      good[source] = 1;
      queue[end] = source;
      end += 1;
    }
  }
  return good.indexOf(0);
}
