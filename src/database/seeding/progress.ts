import type { World } from './plan/world.js';
import { seedTables } from './tables/index.js';
import type { SeedTable } from './tables/table.js';

/** How far a run is. */
export interface SeedProgress {
  readonly table: string;
  /** Rows loaded in all tables. */
  readonly done: number;
  /** Rows that all tables will have: an estimate that grows exact as tables end. */
  readonly expected: number;
}

/** Adds up what the tables report and tells the listener. */
export class ProgressMeter {
  private done = 0;
  private expected: number;

  constructor(
    private readonly world: World,
    private readonly listener: ((progress: SeedProgress) => void) | undefined,
  ) {
    this.expected = seedTables.reduce((sum, table) => sum + table.expected(world), 0);
  }

  loaded(table: SeedTable, rows: number): void {
    this.done += rows;
    this.tell(table);
  }

  /** The table's true count is known now. */
  ended(table: SeedTable, rows: number): void {
    this.expected += rows - table.expected(this.world);
    this.tell(table);
  }

  private tell(table: SeedTable): void {
    this.listener?.({ table: table.name, done: this.done, expected: Math.max(this.done, this.expected) });
  }
}
