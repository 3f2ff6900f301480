import { canonicalize } from './canonical.js';
import type { Configuration } from './configuration.js';
import type { Defect } from './defects.js';
import { isWell } from './promises.js';
import { EdgeList, firstThatCannotReach } from './reachability.js';
import { StateTable } from './state-table.js';
import { steps } from './system.js';
import { World, type Step } from './world.js';

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** The broken promise and the shortest way to it. */
  readonly violation?: { readonly promise: string; readonly steps: readonly string[] };
  /** The way to a state from which, without further faults, no way leads to one in which all is well. */
  readonly stuck?: readonly string[];
}

/** Visits every state that the configuration allows, breadth first, until a promise is broken. */
export function explore(config: Configuration, ...defects: readonly Defect[]): Exploration {
  return new Explorer(new World(config, ...defects)).run();
}

class Explorer {
  readonly #table: StateTable;
  readonly #source: Uint32Array;
  readonly #edges = new EdgeList();
  /** For each state the one that it was first reached from, and by which step. */
  readonly #parents: number[] = [-1];
  readonly #labels: string[] = [''];
  #current = 0;
  #transitions = 0;
  #broken: { readonly promise: string; readonly step: string } | undefined;

  constructor(private readonly world: World) {
    const { words } = world.state;
    this.#table = new StateTable(words.length);
    this.#source = new Uint32Array(words.length);
    canonicalize(world);
    this.#table.add(words);
  }

  run(): Exploration {
    const { world } = this;
    const step: Step = (label, effect) => this.#take(label, effect, true);
    const fault: Step = (label, effect) => this.#take(label, effect, false);
    for (; this.#current < this.#table.size; this.#current += 1) {
      this.#table.read(this.#current, this.#source);
      world.state.words.set(this.#source);
      steps(world, step, fault);
      if (this.#broken) break;
    }
    const counts = { states: this.#table.size, transitions: this.#transitions };
    if (this.#broken) {
      const { promise, step: last } = this.#broken;
      return { ...counts, violation: { promise, steps: [...this.#wayTo(this.#current), last] } };
    }
    const lost = firstThatCannotReach(this.#wellStates(), this.#edges);
    return lost < 0 ? counts : { ...counts, stuck: this.#wayTo(lost) };
  }

  #take(label: string, effect: () => void, isNoFault: boolean): void {
    if (this.#broken) return;
    const { world } = this;
    const { words } = world.state;
    effect();
    if (world.violation !== undefined) this.#broken = { promise: world.violation, step: label };
    canonicalize(world);
    const before = this.#table.size;
    const index = this.#table.add(words);
    if (isNoFault && index !== this.#current) this.#edges.add(this.#current, index);
    if (this.#table.size > before) {
      this.#parents.push(this.#current);
      this.#labels.push(label);
    }
    this.#transitions += 1;
    for (let i = 0; i < words.length; i += 1) words[i] = this.#source[i]!;
  }

  #wayTo(state: number): string[] {
    const way: string[] = [];
    for (let at = state; at > 0; at = this.#parents[at]!) way.unshift(this.#labels[at]!);
    return way;
  }

  #wellStates(): Uint8Array {
    const well = new Uint8Array(this.#table.size);
    for (let index = 0; index < well.length; index += 1) {
      this.#table.read(index, this.world.state.words);
      if (isWell(this.world)) well[index] = 1;
    }
    return well;
  }
}
