import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { RowChange } from '../scope/row-change.js';

/**
 * Something that happened to a row of a business entity, published after the COMMIT. Features name their own
 * subclasses (`AssetUpdated`), registered by table with {@link DomainEvents.register}.
 */
export abstract class DomainEvent {
  /** The row; undefined: several rows of the tenant. */
  readonly id: number | undefined;
  /** The business unit that owns the row; undefined for shared tables. */
  readonly bu: number | undefined;
  /** Columns that changed; undefined: all (created, deleted). */
  readonly changed: readonly string[] | undefined;

  constructor(change: RowChange) {
    this.id = change.id;
    this.bu = change.tenant;
    this.changed = change.columns;
  }
}

/** The event classes of one table. */
export interface TableEvents {
  /** What subscribers listen to: `<name>.created`, `<name>.updated`, `<name>.deleted`, or `<name>.*`. */
  readonly name: string;
  readonly created: new (change: RowChange) => DomainEvent;
  readonly updated: new (change: RowChange) => DomainEvent;
  readonly deleted: new (change: RowChange) => DomainEvent;
}

const KIND_TO_EVENT = { insert: 'created', update: 'updated', delete: 'deleted', truncate: 'deleted' } as const;

/** Told of a listener's failure, which concerns nobody else. */
export type ListenerFailureHandler = (event: string, error: unknown) => void;

/**
 * Publishes what was committed, after the cache knows of it. Changes of this process are published by their writer,
 * those of other programs by the instance that drained them; there, several rows of a tenant may be one event.
 */
export class DomainEvents {
  readonly #tables = new Map<string, TableEvents>();

  constructor(
    private readonly emitter: EventEmitter2,
    private readonly onListenerFailure: ListenerFailureHandler,
  ) {}

  /** Names the event classes of `table`. Tables without any publish nothing. */
  register(table: string, events: TableEvents): void {
    this.#tables.set(table, events);
  }

  /**
   * Resolves when every listener has run. Never rejects: the transaction is committed, and a failing listener cannot
   * undo that.
   */
  async publish(changes: readonly RowChange[]): Promise<void> {
    if (changes.length === 0) return;
    for (const change of changes) {
      const events = this.#tables.get(change.table);
      if (!events) continue;
      const kind = KIND_TO_EVENT[change.kind];
      const name = `${events.name}.${kind}`;
      try {
        await this.emitter.emitAsync(name, new events[kind](change));
      } catch (error) {
        this.onListenerFailure(name, error);
      }
    }
  }
}
