import {
  ChangeSetType,
  type ChangeSet,
  type EntityMetadata,
  type EventSubscriber,
  type FlushEventArgs,
} from '@mikro-orm/core';
import { TierError } from '../errors.js';
import type { RowChange } from '../scope/row-change.js';
import type { WorkScope } from '../scope/work-scope.js';

/** Turns what a flush wrote into {@link RowChange}s of the transaction in progress. */
export class ChangeCollector implements EventSubscriber {
  constructor(private readonly scope: WorkScope) {}

  /** A flush outside of `Transactions.write` would commit without telling any cache: refused before it starts. */
  onFlush({ uow }: FlushEventArgs): void {
    if (uow.getChangeSets().length > 0 && !this.scope.current()?.changes) {
      throw new TierError(
        'E_WRITE_OUTSIDE_TRANSACTION',
        'Entities were flushed outside of Transactions.write(); wrap the change in it.',
      );
    }
  }

  afterFlush({ uow, em }: FlushEventArgs): void {
    const changes = this.scope.current()?.changes;
    if (!changes) return;
    const all = [...em.getMetadata().getAll().values()];
    for (const set of uow.getChangeSets()) {
      const change = rowChange(set);
      changes.push(change);
      if (change.kind === 'delete') changes.push(...cascades(set.meta, change, all));
    }
  }
}

const KINDS: Partial<Record<ChangeSetType, RowChange['kind']>> = {
  [ChangeSetType.CREATE]: 'insert',
  [ChangeSetType.UPDATE]: 'update',
  [ChangeSetType.UPDATE_EARLY]: 'update',
  [ChangeSetType.DELETE]: 'delete',
  [ChangeSetType.DELETE_EARLY]: 'delete',
};

function rowChange({ type, meta, entity, payload }: ChangeSet<object>): RowChange {
  const kind = KINDS[type] ?? 'update';
  return {
    table: meta.tableName,
    kind,
    id: idOf(entity),
    tenant: idOf((entity as { bu?: unknown }).bu),
    columns: kind === 'update' ? columnsOf(meta, payload) : undefined,
  };
}

function columnsOf(meta: EntityMetadata, payload: object): string[] {
  return Object.keys(payload).flatMap((name) => meta.properties[name]?.fieldNames ?? [name]);
}

/** Rows that the database deletes with their owner (`on delete cascade`), which no flush reports. */
function cascades(deleted: EntityMetadata, change: RowChange, all: readonly EntityMetadata[]): RowChange[] {
  return all
    .filter((meta) =>
      meta.relations.some((p) => p.deleteRule === 'cascade' && p.targetMeta?.tableName === deleted.tableName),
    )
    .map((meta) => ({
      table: meta.tableName,
      kind: 'delete',
      id: undefined,
      tenant: change.tenant,
      columns: undefined,
    }));
}

function idOf(row: unknown): number | undefined {
  const id = (row as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'number' ? id : undefined;
}
