import { countedValue, type History, type ReadRecord, type RegisterInfo, type WriteRecord } from '../history.js';
import { distributionOf, type Distribution } from './distribution.js';
import { Disturbances } from './disturbances.js';
import { type Promised, RegisterHistory } from './register-history.js';
import type { Violation, ViolationKind } from './violation.js';

export interface CheckOptions {
  /** The longest that a write of another program may stay unseen, in milliseconds. */
  readonly deltaMs: number;
  /** How long after a fault its effects may still be felt. */
  readonly settleMs: number;
  /** The longest that a read may take. */
  readonly slowMs: number;
}

export const DEFAULT_CHECK: CheckOptions = { deltaMs: 1_000, settleMs: 3_000, slowMs: 3_000 };

export interface Verdict {
  readonly violations: readonly Violation[];
  /** Per read of a register: for how long the oldest write of another program that it missed had been committed. */
  readonly staleness: Distribution;
  /** Per write of another program: for how long after its COMMIT reads still began that missed it. */
  readonly untilVisible: Distribution;
  /** The same, of the writes around which nothing was disturbed. */
  readonly untilVisibleCalm: Distribution;
  /** Errors and missing answers that faults excused. */
  readonly excused: number;
}

/**
 * Judges a history. What is promised:
 *
 * - A read shows every write through the API that was acknowledged before it began, on every route and instance.
 * - It shows every write of another program, and every write that a killed instance committed unanswered, that was
 *   committed more than δ before it began; if it insists on the database, every one committed before it began.
 * - A client that has seen a write through the API never again sees a state from before it, even if the write is still
 *   under way. Writes of other programs may be seen on one instance earlier than on the next, within δ. While a fault is
 *   on, a write that is not yet acknowledged may also be shown by some instances only: it waits for the others.
 * - Nothing is shown that was rolled back or answered with an error, and nothing of another unit.
 * - Requests are answered, with success, whatever happens to Redis; reads without long waits.
 */
export function check(history: History, options: CheckOptions = DEFAULT_CHECK): Verdict {
  return new Checker(history, options).verdict();
}

/** What a client saw of a register. */
interface Sight {
  readonly value: number;
  readonly read: ReadRecord;
}

class Checker {
  readonly #history: History;
  readonly #options: CheckOptions;
  readonly #infos: ReadonlyMap<string, RegisterInfo>;
  readonly #registers: ReadonlyMap<string, RegisterHistory>;
  readonly #disturbances: Disturbances;
  readonly #violations: Violation[] = [];
  readonly #staleness: number[] = [];
  readonly #unseenFor = new Map<WriteRecord, number>();
  readonly #lastSeen = new Map<string, Sight>();
  #excused = 0;

  constructor(history: History, options: CheckOptions) {
    this.#history = history;
    this.#options = options;
    this.#infos = new Map(history.registers.map((info) => [info.name, info]));
    const writes = Map.groupBy(history.writes, ({ register }) => register);
    this.#registers = new Map(
      [...this.#infos.keys()].map((name) => [name, new RegisterHistory(writes.get(name) ?? [])]),
    );
    this.#disturbances = new Disturbances(history.faults, history.reads);
  }

  verdict(): Verdict {
    for (const { unintended, startedAt: at, instances, detail } of this.#history.faults) {
      if (unintended) this.#violations.push({ kind: 'crashed', at, what: `instance ${instances?.join()}: ${detail}` });
    }
    for (const write of this.#history.writes) {
      if (write.via === 'http') this.#answered(write, { write, register: write.register });
      if (write.outcome === 'committed' && write.kind !== 'initial') this.#unseenFor.set(write, 0);
    }
    for (const read of this.#history.reads.toSorted((a, b) => a.startedAt - b.startedAt)) this.#judge(read);

    const calm = [...this.#unseenFor].filter(([{ endedAt }]) => this.#isCalm(endedAt, endedAt + this.#options.deltaMs));
    return {
      violations: this.#violations.toSorted((a, b) => a.at - b.at),
      staleness: distributionOf(this.#staleness),
      untilVisible: distributionOf([...this.#unseenFor.values()]),
      untilVisibleCalm: distributionOf(calm.map(([, unseen]) => unseen)),
      excused: this.#excused,
    };
  }

  #judge(read: ReadRecord): void {
    for (const stranger of read.strangers) this.#report('tenant', read, `${read.tenant} was shown ${stranger}`);
    if (!this.#answered(read, { read })) return;
    this.#judgeSpeed(read);
    for (const [register, values] of Object.entries(read.seen)) {
      const info = this.#infos.get(register);
      if (info) this.#judgeRegister(read, info, values);
    }
  }

  #judgeRegister(read: ReadRecord, info: RegisterInfo, values: readonly number[]): void {
    const register = this.#registers.get(info.name) as RegisterHistory;
    const phantoms = values.filter((value) => !register.mayShow(value, read.endedAt));
    for (const value of phantoms) {
      this.#report(phantomKind(register.attempts(value), 'invented'), read, `${info.name} showed ${value}`, info.name);
    }
    if (phantoms.length > 0) return;

    const value = countedValue(info, values) ?? register.newestAbsent(read.endedAt);
    if (value === 0) {
      const kind = phantomKind(register.absentAttempts(read.endedAt), 'missing');
      this.#report(kind, read, `nothing was shown of ${info.name}`, info.name);
      return;
    }
    this.#measure(read, register, value);
    const seen = values.length === 0 ? 'nothing' : String(value);
    const overdue = this.#overdue(read, register, value);
    if (overdue) {
      const [kind, missed] = overdue;
      const late = Math.round(read.startedAt - missed.endedAt);
      // Nothing may be shown because of an older state, or of a newer one that did not come about.
      const newer =
        values.length > 0 ? [] : register.absentAttempts(read.endedAt).filter((one) => one.value > missed.value);
      const what = `${info.name} showed ${seen}, ${late} ms after ${missed.value} was there`;
      this.#report(phantomKind(newer, kind), read, what, info.name);
      return;
    }
    this.#judgeOrder(read, info.name, register, value);
  }

  /** The promise that is broken by seeing `value`, and the write that should have been seen. */
  #overdue(read: ReadRecord, register: RegisterHistory, value: number): [ViolationKind, WriteRecord] | undefined {
    const { startedAt, fresh } = read;
    const patience = startedAt - this.#options.deltaMs;
    const due: [ViolationKind, Promised, number][] = [
      ['acknowledged', 'acknowledged', startedAt],
      ['foreign', 'foreign', patience],
      ['crash', 'crash', patience],
    ];
    if (fresh) due.push(['no-cache', 'foreign', startedAt], ['no-cache', 'crash', startedAt]);
    for (const [kind, promise, at] of due) {
      const newest = register.newest(promise, at);
      if (newest && newest.value > value) return [kind, newest];
    }
    return undefined;
  }

  #measure(read: ReadRecord, register: RegisterHistory, value: number): void {
    if (read.instance === null || read.fresh) return;
    let unseenFor = 0;
    for (const missed of register.missed(value, read.startedAt)) {
      const unseen = read.startedAt - missed.endedAt;
      unseenFor = Math.max(unseenFor, unseen);
      if (unseen > (this.#unseenFor.get(missed) ?? Infinity)) this.#unseenFor.set(missed, unseen);
    }
    this.#staleness.push(unseenFor);
  }

  #judgeOrder(read: ReadRecord, name: string, register: RegisterHistory, value: number): void {
    const key = `${read.client} ${name}`;
    const last = this.#lastSeen.get(key);
    if (!last || value >= last.value) {
      this.#lastSeen.set(key, { value, read });
      return;
    }
    if (read.startedAt < last.read.endedAt) return;
    if (register.foreignAfter(value, last.value, read.startedAt - this.#options.deltaMs)) return;
    if (!this.#isCalm(last.read.startedAt, read.endedAt)) return;
    const before = `${last.value} at instance ${last.read.instance} (${last.read.route})`;
    this.#report('monotone', read, `${name} showed ${value} to ${read.client}, after ${before}`, name);
  }

  #judgeSpeed(read: ReadRecord): void {
    const took = read.endedAt - read.startedAt;
    if (took <= this.#options.slowMs || this.#isExcused(read)) return;
    this.#report('slow', read, `${read.route} took ${Math.round(took)} ms`);
  }

  /** Whether there is an answer to judge; what is no answer, or no good one, is reported unless a fault excuses it. */
  #answered(request: ReadRecord | WriteRecord, about: Pick<Violation, 'read' | 'write' | 'register'>): boolean {
    const { status, startedAt, instance } = request;
    const what = 'route' in request ? `GET ${request.route}` : `${request.kind} of ${request.register}`;
    const answer = status === null ? `no answer (${request.reason ?? 'unknown'})` : String(status);
    const report = (kind: ViolationKind): void => {
      this.#violations.push({ kind, at: startedAt, what: `${what}: ${answer} from instance ${instance}`, ...about });
    };
    if (status === null || status >= 500) {
      if (this.#isExcused(request)) this.#excused += 1;
      else report('unavailable');
      return false;
    }
    const good = status < 300 || (about.read !== undefined && (status === 304 || status === 404));
    if (!good) report('unexpected');
    return good;
  }

  /** Whether the instance or the database were disturbed, which nobody promises to hide. */
  #isExcused({ startedAt, endedAt, instance }: ReadRecord | WriteRecord): boolean {
    const from = startedAt - this.#options.settleMs;
    return this.#disturbances.during(from, endedAt, ['instance', 'database'], instance).length > 0;
  }

  #isCalm(from: number, to: number): boolean {
    return this.#disturbances.during(from - this.#options.settleMs, to, ['redis', 'instance', 'database']).length === 0;
  }

  #report(kind: ViolationKind, read: ReadRecord, what: string, register?: string): void {
    this.#violations.push({ kind, at: read.startedAt, what, read, ...(register === undefined ? {} : { register }) });
  }
}

/** Why a value may not be seen, from the attempts to write it, none of which took place. */
function phantomKind(attempts: readonly WriteRecord[], otherwise: ViolationKind): ViolationKind {
  const outcomes = new Set(attempts.map(({ outcome }) => outcome));
  return (['rolled-back', 'refused', 'lost'] as const).find((kind) => outcomes.has(kind)) ?? otherwise;
}
