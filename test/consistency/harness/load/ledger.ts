import type { Random } from '../random.js';
import type { Register } from '../registers/register.js';
import { now } from '../time.js';

/** Lends registers to writers, each to one at a time. */
export class Ledger {
  readonly registers: readonly Register[];

  constructor(registers: readonly Register[]) {
    this.registers = registers;
  }

  /** Lends up to `count` registers that are free and suit; nobody waits for one. */
  take(random: Random, count: number, suits: (register: Register) => boolean = () => true): Register[] {
    const taken = random.shuffled(this.registers.filter((one) => isFree(one) && suits(one))).slice(0, count);
    lend(taken);
    return taken;
  }

  /** Lends all of the registers, or none if one of them is not free. */
  takeAll(registers: readonly Register[]): readonly Register[] {
    if (registers.length === 0 || !registers.every(isFree)) return [];
    lend(registers);
    return registers;
  }

  release(registers: readonly Register[]): void {
    for (const register of registers) register.busySince = undefined;
  }

  /** Every write that began before this instant is recorded. */
  settledUntil(): number {
    return Math.min(now(), ...this.registers.map(({ busySince }) => busySince ?? Infinity));
  }
}

function lend(registers: readonly Register[]): void {
  for (const register of registers) register.busySince = now();
}

function isFree({ busySince, retired }: Register): boolean {
  return busySince === undefined && !retired;
}
