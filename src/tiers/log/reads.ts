import type { EntityMetadata } from '@mikro-orm/core';

/** Of each class and of each statement, so many rows are watched. */
const WATCHED_ROWS = 100;

/** What was read of the entities of one class. */
export interface EntityReads {
  readonly meta: EntityMetadata;
  /** The entities that are watched. */
  readonly entities: Set<object>;
  /** Of these, the ones of which anything but the identity was read. */
  readonly touched: Set<object>;
  /** Properties that hold something in one of them. */
  readonly loaded: Set<string>;
  /** Properties that were read, also where they held nothing. */
  readonly read: Set<string>;
  /** How many were loaded, also those that are not watched. */
  count: number;
}

/** What was read of the rows that a hand-written statement returned. */
export interface RowReads {
  readonly sql: string;
  /** Those that hold something in one of the rows. */
  readonly columns: Set<string>;
  readonly read: Set<string>;
  rows: number;
  /** The repository's method. */
  readonly method: string | undefined;
}

/**
 * Watches which of the loaded values anybody reads. For development and tests: an entity's properties get accessors of
 * their own, and so do those of a copy of each row, which cost more than reading the value.
 */
export class Reads {
  /** By the name of their class. */
  readonly entities = new Map<string, EntityReads>();
  readonly rows = new Map<string, RowReads>();

  /** Watches an entity that has just been loaded. */
  watch(entity: object, meta: EntityMetadata): void {
    const reads = this.#of(meta);
    reads.count += 1;
    if (reads.entities.size >= WATCHED_ROWS || reads.entities.has(entity)) return;
    reads.entities.add(entity);
    for (const { name, primary } of meta.props) if (!primary) watchProperty(entity, name, reads);
  }

  /** Watches rows of a hand-written statement. @returns what is to be handed on instead of them */
  watchRows(sql: string, method: string | undefined, rows: readonly object[]): object[] {
    let reads = this.rows.get(sql);
    if (!reads) {
      reads = { sql, columns: new Set(), read: new Set(), rows: 0, method };
      this.rows.set(sql, reads);
    }
    reads.rows += rows.length;
    const { columns, read } = reads;
    return rows.map((row, i) => {
      if (i >= WATCHED_ROWS) return row;
      for (const [column, value] of Object.entries(row)) if (value !== null) columns.add(column);
      return watched(row, read);
    });
  }

  #of(meta: EntityMetadata): EntityReads {
    let reads = this.entities.get(meta.className);
    if (!reads) {
      reads = { meta, entities: new Set(), touched: new Set(), loaded: new Set(), read: new Set(), count: 0 };
      this.entities.set(meta.className, reads);
    }
    return reads;
  }
}

function watchProperty(entity: object, name: string, reads: EntityReads): void {
  const own = Object.getOwnPropertyDescriptor(entity, name);
  if (!own?.configurable) return;
  const value: unknown = own.get ? own.get.call(entity) : own.value;
  if (value !== undefined && value !== null) reads.loaded.add(name);
  const note = (): void => {
    reads.read.add(name);
    reads.touched.add(entity);
  };
  if (own.get) {
    const read = own.get.bind(entity) as () => unknown;
    Object.defineProperty(entity, name, {
      ...own,
      get() {
        note();
        return read();
      },
    });
    return;
  }
  let held: unknown = value;
  Object.defineProperty(entity, name, {
    get() {
      note();
      return held;
    },
    set(next: unknown) {
      held = next;
    },
    enumerable: own.enumerable ?? true,
    configurable: true,
  });
}

/** A copy that notes what is read of it. With accessors, like entities: a proxy could not be cloned or sent to a thread. */
function watched(row: object, read: Set<string>): object {
  const copy = {};
  for (const [column, value] of Object.entries(row) as [string, unknown][]) {
    let held = value;
    Object.defineProperty(copy, column, {
      get() {
        read.add(column);
        return held;
      },
      set(next: unknown) {
        held = next;
      },
      enumerable: true,
      configurable: true,
    });
  }
  return copy;
}
