import type { EventArgs, EventSubscriber } from '@mikro-orm/core';
import type { WorkScope } from '../scope/work-scope.js';

/** Lets the log of a unit of work watch the entities that it loads. Registered with the ORM where that is wanted. */
export class ReadSubscriber implements EventSubscriber {
  constructor(private readonly scope: WorkScope) {}

  onLoad({ entity, meta }: EventArgs<object>): void {
    this.scope.current()?.log?.reads?.watch(entity, meta);
  }

  beforeFlush(): void {
    const log = this.scope.current()?.log;
    if (log) log.wrote = true;
  }
}
