import { dependenciesMet, type MetDependency } from '../cache/concern.js';
import type { EndedAnswers } from '../cache/query-registry.js';
import type { InvalidationRequest } from '../cache/tiered-cache.js';
import type { Clock } from '../clock.js';
import { outsideOfWork } from '../scope/outside-of-work.js';
import type { RowChange } from '../scope/row-change.js';
import type { TenantId } from '../scope/tenant.js';

/** Changes of one kind to one table by one write. Names, never values of rows. */
interface WriteCause {
  /** `own`: written through this system; `foreign`: by any other program. */
  readonly origin: 'own' | 'foreign';
  readonly table: string;
  readonly kind: RowChange['kind'];
  /** The columns that an update gave other values; undefined: all, or not known. */
  readonly columns: readonly string[] | undefined;
  /** The owner; undefined: a table without tenant, or rows of any tenant. */
  readonly tenant: TenantId | undefined;
  /** The row; undefined: several. */
  readonly row: number | undefined;
  /** How many changes the database recorded; one may be of many rows. */
  readonly changes: number;
}

/** Somebody asked for it. */
interface ManualCause extends InvalidationRequest {
  readonly origin: 'manual';
}

/** Answers of one query that were ended. */
export interface EndedQuery {
  readonly query: string;
  /** Which of its answers: `assets.active:3` are those of tenant 3. The first few of {@link scopeCount}. */
  readonly scopes: readonly string[];
  readonly scopeCount: number;
  /** The parts of `dependsOn` that the write touched; none for what was asked for by hand. */
  readonly through: readonly MetDependency[];
}

/** Answers that ended, and why. */
export interface Invalidation {
  /** Numbers what happened in this process. What one write did to several tables has the same number. */
  readonly number: number;
  readonly at: Date;
  readonly cause: WriteCause | ManualCause;
  readonly ended: readonly EndedQuery[];
}

/** How often answers of a query were ended by changes of one kind to one table. */
export interface InvalidationCount {
  readonly query: string;
  readonly origin: 'own' | 'foreign' | 'manual';
  /** Empty for what was asked for by hand. */
  readonly table: string;
  /** Empty for what was asked for by hand. */
  readonly kind: RowChange['kind'] | '';
  count: number;
}

type Event = { readonly number: number; readonly at: Date } & (
  | { readonly origin: 'own' | 'foreign'; readonly ended: readonly EndedAnswers[] }
  | { readonly origin: 'manual'; readonly asked: InvalidationRequest; readonly scopes: ReadonlyMap<string, string> }
);

const EVENTS_MAX = 500;
/** Of a write that ended more than this, the first are remembered; all are counted. */
const ENDED_MAX = 100;
const SCOPES_MAX = 10;

/**
 * Which writes ended which answers of late, and how often since the start: of the writes of this process, and of those
 * of other programs that it was the first to see. A write pays for counting only; what can be told about it is worked
 * out when somebody asks, or listens.
 */
export class InvalidationLog {
  readonly #events: Event[] = [];
  readonly #counts = new Map<string, InvalidationCount>();
  readonly #listeners = new Set<(invalidation: Invalidation) => void>();
  #number = 0;

  constructor(
    private readonly clock: Clock,
    private readonly onListenerFailure: (error: unknown) => void,
  ) {}

  /** Committed changes have ended these answers. */
  wrote(ended: readonly EndedAnswers[], origin: 'own' | 'foreign'): void {
    for (const { query, change } of ended) this.#count(query.name, origin, change.table, change.kind);
    this.#remember({ ...this.#next(), origin, ended: ended.slice(0, ENDED_MAX) });
  }

  /** Somebody has asked for it; `scopes` by query. */
  asked(asked: InvalidationRequest, scopes: ReadonlyMap<string, string>): void {
    for (const query of scopes.keys()) this.#count(query, 'manual', '', '');
    this.#remember({ ...this.#next(), origin: 'manual', asked, scopes });
  }

  /** The last ones, newest first. */
  recent(limit = EVENTS_MAX): Invalidation[] {
    return this.#events.slice(-limit).toReversed().flatMap(told).slice(0, limit);
  }

  /** Since the start of the process. */
  counts(): Iterable<Readonly<InvalidationCount>> {
    return this.#counts.values();
  }

  /**
   * Tells `listener` of everything that ends from now on, soon after the write.
   * @returns ends it
   */
  onInvalidation(listener: (invalidation: Invalidation) => void): () => void {
    // A wrapper of its own, so that whoever listens twice ends one of them at a time.
    const own = (invalidation: Invalidation): void => listener(invalidation);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #next(): Pick<Event, 'number' | 'at'> {
    this.#number += 1;
    return { number: this.#number, at: this.clock.now() };
  }

  #count(query: string, origin: InvalidationCount['origin'], table: string, kind: InvalidationCount['kind']): void {
    const key = `${query} ${origin} ${kind} ${table}`;
    const found = this.#counts.get(key);
    if (found) found.count += 1;
    else this.#counts.set(key, { query, origin, table, kind, count: 1 });
  }

  #remember(event: Event): void {
    this.#events.push(event);
    if (this.#events.length > EVENTS_MAX) this.#events.shift();
    if (this.#listeners.size > 0) setImmediate(() => outsideOfWork(() => this.#tell(event)));
  }

  #tell(event: Event): void {
    for (const invalidation of told(event)) {
      for (const listener of this.#listeners) {
        try {
          listener(invalidation);
        } catch (error) {
          this.onListenerFailure(error);
        }
      }
    }
  }
}

/** What can be told of an event: one invalidation for each table, kind, owner and set of columns that was written. */
function told(event: Event): Invalidation[] {
  const { number, at, origin } = event;
  if (origin === 'manual') {
    const ended = [...event.scopes].map(([query, scope]) => ({ query, scopes: [scope], scopeCount: 1, through: [] }));
    return [{ number, at, cause: { origin, ...event.asked }, ended }];
  }
  const writes = Map.groupBy(event.ended, ({ change }) => {
    return [change.table, change.kind, change.tenant, change.columns?.join()].join(' ');
  });
  return [...writes.values()].flatMap((ended) => {
    const [first] = ended;
    if (!first) return [];
    const { table, kind, columns, tenant, id } = first.change;
    const changes = new Set(ended.map(({ change }) => change)).size;
    const row = changes === 1 ? id : undefined;
    const queries = Map.groupBy(ended, ({ query }) => query);
    const cause: WriteCause = { origin, table, kind, columns, tenant, row, changes };
    return [{ number, at, cause, ended: Array.from(queries.values(), endedQuery) }];
  });
}

function endedQuery(ended: readonly EndedAnswers[]): EndedQuery {
  const scopes = [...new Set(ended.flatMap((one) => one.scopes))];
  const met = new Map<string, MetDependency>();
  for (const { query, change } of ended) {
    const { dependsOn, row } = query.definition;
    for (const dependency of dependenciesMet(dependsOn, row, change)) met.set(JSON.stringify(dependency), dependency);
  }
  return {
    query: ended[0]?.query.name ?? '',
    scopes: scopes.slice(0, SCOPES_MAX),
    scopeCount: scopes.length,
    through: [...met.values()],
  };
}
