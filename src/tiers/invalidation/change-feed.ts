import type { EndedAnswers } from '../cache/query-registry.js';
import { isUnavailable } from '../errors.js';
import { outsideOfWork } from '../scope/outside-of-work.js';
import type { RowChange } from '../scope/row-change.js';
import type { ChangeApplier } from './change-applier.js';
import {
  changeKey,
  settleChanges,
  takeChanges,
  type LogKey,
  type PendingChange,
  type TakenChange,
} from './change-log.js';
import type { FeedConnection, Query } from './feed-connection.js';
import { type DrainMode, PRESENCE_CLASS, type StoreAgreement } from './store-agreement.js';
import { Watermark } from './watermark.js';

export interface ChangeFeedOptions {
  /** Names this process; its own connections write it into the log. */
  readonly instance: string;
  /** The bound of staleness, in milliseconds. */
  readonly maxStalenessMs: number;
  /** A clock that only moves forward, in milliseconds. */
  readonly monotonicMs: () => number;
  /** Told after the commit of a drain what other programs have changed. */
  readonly publish: (changes: readonly RowChange[]) => Promise<void>;
  /** Told of each change of another program how long it took from the statement until it was applied, in milliseconds. */
  readonly onForeign: (ms: number) => void;
  /** Told once per change of whether the database can be watched, for the log. */
  readonly onChange: (watching: boolean, reason: string | undefined) => void;
}

/** The marks by which the log tells who will make a change known. */
export const ORIGIN_FOREIGN = '';
/** In front of an instance: it committed the change, told its listeners, and asks others to apply it. */
export const ORIGIN_HANDED_OVER = '!';

/** Looks at the database per bound of staleness: often enough that several may fail before the watermark lapses. */
const LOOKS_PER_BOUND = 20;
/** Where nobody else writes, looks only find what was written past the write protocol, and wait for everyone else. */
const LOOKS_PER_BOUND_ALONE = 4;
/** An instance renews and settles its own changes within milliseconds; after this long it is taken for dead. */
const OWNER_GRACE_MS = 200;
/** Settled rows wait so long for others to be removed with them. */
const SETTLE_DELAY_MS = 20;
const MAX_ROWS = 1_000;

interface Look {
  readonly identity: string | null;
  readonly epoch: string | null;
  readonly changed: string;
  readonly pending: PendingChange[];
  readonly present: number[];
}

/** What was taken out of the log in one go. */
interface Taken {
  readonly rows: readonly TakenChange[];
  readonly ended: readonly EndedAnswers[];
}

/** One statement, so that all of it is of one instant. */
const LOOK = `
  select s.identity, s.epoch, s.changed_at::text as changed,
    (select coalesce(json_agg(c), '[]') from (
      select p.xid::text as xid, p.id, p.origin from tiered_change p order by p.xid, p.id limit ${MAX_ROWS + 1}) c) as pending,
    (select coalesce(json_agg(distinct l.objid::bigint), '[]') from pg_locks l
      where l.locktype = 'advisory' and l.classid = ${PRESENCE_CLASS} and l.objsubid = 2 and l.granted
        and l.database = (select oid from pg_database where datname = current_database())) as present
  from tiered_store s`;

/**
 * Watches the database's record of what was changed, by whomever: the safety net under the writing protocol, the way
 * in which changes of other programs reach the cache, and the proof that nothing older than the bound of staleness is
 * missing. One connection, one look after another.
 */
export class ChangeFeed {
  readonly watermark = new Watermark();
  readonly totals = { looks: 0, drained: 0, foreign: 0, settled: 0, failures: 0 };
  /** Transactions of this process that will make their changes known themselves. */
  readonly #owned = new Set<string>();
  #settled: { keys: readonly LogKey[]; strict: ReadonlySet<string> }[] = [];
  #settleTimer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  /** The publication of what was drained, in order. */
  #published: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #queued = false;
  #watching: boolean | undefined;
  #closed = false;

  constructor(
    private readonly connection: FeedConnection,
    private readonly agreement: StoreAgreement,
    private readonly applier: ChangeApplier,
    private readonly options: ChangeFeedOptions,
  ) {}

  /** Connects and takes the first look. A database that cannot be watched yet is no error: nothing is served until then. */
  async start(): Promise<void> {
    await this.connection.open(
      () => this.#wake(),
      async (query) => {
        await query('select pg_advisory_lock_shared($1, $2)', [PRESENCE_CLASS, this.agreement.presence]);
      },
    );
    await this.look();
    // The look that opened the store did not yet show it open.
    if (this.agreement.epoch() === undefined) await this.look();
  }

  /**
   * Whether every commit older than the bound of staleness has reached the stamps. Where no other program can reach the
   * database, whoever writes tells the cache itself, and a look that is late proves nothing to the contrary.
   */
  get current(): boolean {
    if (this.connection.exclusive) return true;
    return this.options.monotonicMs() - this.watermark.at < this.options.maxStalenessMs;
  }

  /** Takes a look now: one that is sent after this call. Never rejects; whether it succeeded shows in the watermark. */
  look(): Promise<void> {
    const turn = this.#turn.then(() => outsideOfWork(() => this.#look()));
    this.#turn = turn;
    return turn;
  }

  /**
   * Resolves when every change that was committed before this call has reached the stamps and was published, or has to be
   * left to others. For callers that have just written by other means.
   */
  async catchUp(): Promise<void> {
    const asked = this.options.monotonicMs();
    do await this.look();
    while (this.#watching && this.watermark.at < asked && this.agreement.drainMode() !== 'leave' && !this.#closed);
    await this.#published;
  }

  /** Leaves the changes of a transaction to its writer, from before its COMMIT on. */
  own(xid: string): void {
    this.#owned.add(xid);
  }

  /** Gives up what {@link own} began: whatever the transaction committed is drained like everyone's. */
  disown(xid: string): void {
    this.#owned.delete(xid);
  }

  /** Takes rows out of the log whose changes have been made known; soon, together with others. */
  settle(keys: readonly LogKey[], strict: ReadonlySet<string>): void {
    this.#settled.push({ keys, strict });
    this.#settleTimer ??= setTimeout(() => void this.look(), SETTLE_DELAY_MS).unref();
  }

  /** Whether the last look still showed one of these rows. */
  isPending(keys: readonly LogKey[]): boolean {
    return keys.some((key) => this.watermark.isPending(changeKey(key)));
  }

  /** Runs statements between two looks. */
  run<T>(fn: (query: Query) => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => fn((sql, parameters) => this.connection.query(sql, parameters)));
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Ends watching, after what is settled was removed from the log. */
  async stop(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#settleTimer);
    await this.#turn;
    await this.#removeSettled().catch(() => undefined);
    await this.agreement.leave((sql, parameters) => this.connection.query(sql, parameters)).catch(() => undefined);
    await this.connection.close();
  }

  #wake(): void {
    if (this.#queued || this.#closed) return;
    this.#queued = true;
    void this.look();
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#queued = false;
    try {
      await this.#removeSettled();
      const pending = await this.#observe();
      await this.agreement.maintain(this.connection);
      if (pending.length > 0 && (await this.#drain(pending))) await this.#observe();
      this.#changed(true, undefined);
    } catch (error) {
      this.totals.failures += 1;
      this.#changed(false, error instanceof Error ? error.message : String(error));
    } finally {
      if (!this.#closed) {
        const looks = this.connection.exclusive ? LOOKS_PER_BOUND_ALONE : LOOKS_PER_BOUND;
        this.#timer = setTimeout(() => this.#wake(), this.options.maxStalenessMs / looks).unref();
      }
    }
  }

  async #observe(): Promise<readonly PendingChange[]> {
    const sentAt = this.options.monotonicMs();
    const [look] = await this.connection.query<Look>(LOOK);
    if (!look) throw new Error('tiered_store has no row');
    this.totals.looks += 1;
    const { identity, epoch, changed, pending, present } = look;
    this.agreement.observe({
      sentAt,
      store: { identity, epoch, changed },
      // The catalogue shows the number as unsigned.
      present: new Set(present.map((number) => number | 0)),
    });
    this.watermark.observe(sentAt, pending.map(changeKey), pending.length <= MAX_ROWS);
    return pending;
  }

  async #removeSettled(): Promise<void> {
    clearTimeout(this.#settleTimer);
    this.#settleTimer = undefined;
    const settled = this.#settled;
    if (settled.length === 0) return;
    this.#settled = [];
    const keys = settled.flatMap((one) => one.keys);
    try {
      await settleChanges(
        (sql, parameters) => this.connection.query(sql, parameters),
        keys,
        new Set(settled.flatMap(({ strict }) => [...strict])),
      );
      this.totals.settled += keys.length;
    } finally {
      // Where it failed, the rows are drained like those of a process that died.
      for (const { xid } of keys) this.#owned.delete(xid);
    }
  }

  /** @returns whether rows were taken out of the log */
  async #drain(pending: readonly PendingChange[]): Promise<boolean> {
    const mode = this.agreement.drainMode();
    if (mode === 'leave') return false;
    const due = pending.slice(0, MAX_ROWS).filter((row) => this.#isDue(row));
    if (due.length === 0) return false;
    let taken: Taken;
    try {
      taken = await this.connection.transaction((query) => this.#take(query, due, mode));
    } catch (error) {
      // The rows stay, and hold the watermark back, until the store can be told or somebody else tells it.
      if (isUnavailable(error)) return false;
      throw error;
    }
    const { rows, ended } = taken;
    this.totals.drained += rows.length;
    this.#remember(rows, ended);
    if (pending.length > MAX_ROWS) this.#wake();
    // Not waited for: a listener that takes long must not hold up the next look.
    this.#published = this.#published.then(() => this.#publish(rows));
    return rows.length > 0;
  }

  /** Nothing leaves the log before its changes have reached the stamps. */
  async #take(query: Query, due: readonly PendingChange[], mode: DrainMode): Promise<Taken> {
    const rows = await takeChanges(query, due);
    const scopes = this.applier.scopesOf(rows.map(({ change }) => change));
    if (mode === 'apply') await this.applier.renew(scopes.acknowledged);
    await settleChanges(query, [], scopes.strict);
    return { rows, ended: scopes.ended };
  }

  /** Whoever handed a change over remembers it; what is neither handed over nor foreign is of a writer that died. */
  #remember(rows: readonly TakenChange[], ended: readonly EndedAnswers[]): void {
    const origins = new Map(rows.map(({ change, origin }) => [change, origin]));
    const isForeign = ({ change }: EndedAnswers): boolean => origins.get(change) === ORIGIN_FOREIGN;
    const isOwn = ({ change }: EndedAnswers): boolean =>
      !origins.get(change)?.startsWith(ORIGIN_HANDED_OVER) && origins.get(change) !== ORIGIN_FOREIGN;
    this.applier.remember(ended.filter(isForeign), 'foreign');
    this.applier.remember(ended.filter(isOwn), 'own');
  }

  async #publish(taken: readonly TakenChange[]): Promise<void> {
    for (const { origin, ageMs } of taken) {
      if (origin !== ORIGIN_FOREIGN) continue;
      this.totals.foreign += 1;
      this.options.onForeign(ageMs);
    }
    // Whoever handed a change over has published it itself.
    const unpublished = taken.filter(({ origin }) => !origin.startsWith(ORIGIN_HANDED_OVER));
    await this.options.publish(unpublished.map(({ change }) => change));
  }

  #isDue({ xid, id, origin }: PendingChange): boolean {
    if (origin === ORIGIN_FOREIGN || origin.startsWith(ORIGIN_HANDED_OVER)) return true;
    if (origin === this.options.instance) return !this.#owned.has(xid);
    const firstSeen = this.watermark.firstSeen(changeKey({ xid, id }));
    return firstSeen !== undefined && this.options.monotonicMs() - firstSeen >= OWNER_GRACE_MS;
  }

  #changed(watching: boolean, reason: string | undefined): void {
    if (this.#watching === watching) return;
    this.#watching = watching;
    this.options.onChange(watching, reason);
  }
}
