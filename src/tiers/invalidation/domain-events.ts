import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Invalidator } from './invalidator.js';
import type { RowChange } from '../scope/row-change.js';

/**
 * Something that happened to a row of a business entity, published after the COMMIT. Features name their own
 * subclasses (`AssetUpdated`), registered by table with {@link DomainEvents.register}.
 */
export abstract class DomainEvent {
  /** The row; undefined: several rows of the tenant. */
  readonly id: number | undefined;
  /** The tenant that owns the row; undefined for shared tables. */
  readonly tenant: number | undefined;
  /** Columns that changed; undefined: all (created, deleted). */
  readonly changed: readonly string[] | undefined;

  constructor(change: RowChange) {
    this.id = change.id;
    this.tenant = change.tenant;
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

/** Publishes what a committed transaction changed: first to the cache, then to everyone else. */
export class DomainEvents {
  readonly #tables = new Map<string, TableEvents>();

  constructor(
    private readonly invalidator: Invalidator,
    private readonly emitter: EventEmitter2,
    private readonly onListenerFailure: ListenerFailureHandler,
  ) {}

  /** Names the event classes of `table`. Tables without any still invalidate; they only publish nothing. */
  register(table: string, events: TableEvents): void {
    this.#tables.set(table, events);
  }

  /**
   * Resolves when the cache knows of every change and every listener has run. Never rejects: the transaction is
   * committed, and neither an unreachable cache nor a failing listener can undo that.
   */
  async publish(changes: readonly RowChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.invalidator.apply(changes);
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
