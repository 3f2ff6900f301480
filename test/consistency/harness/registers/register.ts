import type { RegisterInfo, WriteOutcome } from '../history.js';
import type { HttpRequest } from '../load/http.js';
import { tokensIn } from './token.js';

/** A business unit, and who acts in it. */
export interface Tenant {
  readonly id: number;
  readonly code: string;
}

/** What a register of a unit is called. */
export function nameOf(tenant: Tenant, what: string): string {
  return `${tenant.code}-${what}`;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A write through the API, without the caller. */
export type Change = Pick<HttpRequest, 'method' | 'path' | 'body'>;

/** Where a register is. */
export interface Place {
  /** `BU001-asset`: the unit's code (ALL: shared), and letters and digits. */
  readonly name: string;
  /** Null: shared by all units. */
  readonly tenant: Tenant | null;
  readonly table: string;
  /** The row that a writer of the register locks; registers may share one. */
  readonly row: number;
}

const WRITTEN: ReadonlySet<WriteOutcome> = new Set(['acknowledged', 'committed', 'survived']);

/** A place in the data whose states are numbered; see `RegisterInfo`. */
export abstract class Register {
  readonly name: string;
  readonly tenant: Tenant | null;
  readonly table: string;
  readonly row: number;
  /** The number of the latest attempt to write. */
  value = 1;
  /** The number of the state that it is in. */
  state = 1;
  /** When the writer that has it now was lent it; one writer at a time. */
  busySince: number | undefined;
  /** Nobody knows its state any more, so nobody writes to it. */
  retired = false;

  constructor({ name, tenant, table, row }: Place) {
    this.name = name;
    this.tenant = tenant;
    this.table = table;
    this.row = row;
  }

  get info(): RegisterInfo {
    return { name: this.name, tenant: this.tenant?.code ?? null, piles: this.piles };
  }

  /** Several values may stand side by side. */
  get piles(): boolean {
    return false;
  }

  /** The number that the next attempt to write gets. */
  nextValue(): number {
    return this.value + 1;
  }

  /** Takes notice of what became of an attempt. */
  settle(value: number, outcome: WriteOutcome): void {
    this.value = value;
    if (WRITTEN.has(outcome)) this.state = value;
    if (outcome === 'unknown') this.retired = true;
  }

  /** Whether nothing is shown in the state. */
  isAbsent(_value: number): boolean {
    return false;
  }

  /** Whether values read from the database are those of a state. */
  holds(state: number, values: readonly number[]): boolean {
    return values.includes(state);
  }

  /** How the API brings it into a state; undefined: not at all. */
  abstract change(value: number): Change | undefined;

  /** How another program brings it into a state. */
  abstract statements(value: number): Statement[];

  /** Reads the state from the database: rows with a column `shown`, text or number. */
  abstract readonly truth: Statement;

  /** The values in the rows of {@link truth}. */
  valuesOf(shown: readonly unknown[]): number[] {
    return tokensIn(shown.join(' ')).get(this.name) ?? [];
  }
}
