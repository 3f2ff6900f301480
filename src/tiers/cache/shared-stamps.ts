import { setTimeout as sleep } from 'node:timers/promises';
import { TierError } from '../errors.js';
import { HolderWaits, type ToldHolder } from './holder-waits.js';
import { HotCopies, type Drop, type HotChannel } from './hot-copies.js';
import type { RedisConnection } from './redis-connection.js';
import { BEGIN_EPOCH, CHANGE_STAMPS, PROMOTE, RENEW_LEASE, RESTORE_EPOCH } from './redis-scripts.js';
import { newStamp } from './stamp.js';

/** A stamp that is not used for this long is forgotten; its entries, which live shorter, are misses by then anyway. */
export const STAMP_SECONDS = 24 * 3600;

export interface SharedStampsOptions {
  /** Every key starts with it. */
  readonly prefix: string;
  /** Names this process among those that share the store: letters, digits and `-`. */
  readonly instance: string;
  /** How long hot copies may be served without asking, in milliseconds; 0: there are none. */
  readonly hotLeaseMs: number;
  readonly hotReads: number;
  readonly maxHotCopies: number;
  /** The epoch that all instances have agreed on; undefined while there is none, and nothing may be changed. */
  readonly epoch: () => string | undefined;
}

type Mode = 'announce' | 'settle' | 'renew';

/** The stamps in Redis as writers change them, and the hot copies that have to be dropped first. */
export class SharedStamps implements HotChannel {
  readonly hot: HotCopies;
  readonly waits = new HolderWaits();
  readonly #hotKey: string;

  constructor(
    private readonly redis: RedisConnection,
    private readonly options: SharedStampsOptions,
  ) {
    this.#hotKey = `${options.prefix}hot`;
    this.hot = new HotCopies(this, {
      leaseMs: options.hotLeaseMs,
      max: options.maxHotCopies,
      hotReads: options.hotLeaseMs > 0 ? options.hotReads : Infinity,
      monotonicMs: () => performance.now(),
    });
  }

  /** Starts to listen to writers. */
  async listen(): Promise<void> {
    await this.redis.subscribe(`${this.#hotKey}:${this.options.instance}`, (message) => this.#hear(message));
  }

  key(scope: string): string {
    return `${this.options.prefix}s:${scope}`;
  }

  /**
   * Runs a change of stamps, and waits for the holders of hot copies under these scopes. A lost record of holders (Redis
   * was flushed, or evicted it) is begun again, and for the length of a lease every writer waits.
   * @throws TierError `E_STORE_UNAVAILABLE`
   */
  async change(mode: Mode, intent: string, scopes: readonly string[]): Promise<void> {
    for (;;) {
      const epoch = this.#epoch();
      const keys = [this.#hotKey, ...scopes.map((scope) => this.key(scope))];
      const pairs = scopes.flatMap((scope) => [scope, newStamp()]);
      const [status, life = '', youngMs, ownNumber, ...told] = await this.#run(CHANGE_STAMPS, keys, [
        epoch,
        mode,
        intent,
        this.options.instance,
        String(STAMP_SECONDS),
        ...pairs,
      ]);
      if (status === 'ok') {
        this.hot.dropOwn(scopes, life, Number(ownNumber));
        await Promise.all([this.waits.wait(life, holdersOf(told)), this.#waitOutUnknownLeases(Number(youngMs))]);
        // The connection may lead to another server by now, or have led to one when the script ran.
        if (this.options.epoch() !== epoch) throw otherEpoch();
        return;
      }
      if (status !== 'lost') throw otherEpoch();
      await this.#restore(epoch);
    }
  }

  /** Makes `epoch` the one that Redis knows. */
  async begin(epoch: string): Promise<void> {
    await this.#run(BEGIN_EPOCH, [this.#hotKey], [epoch, newStamp()]);
  }

  async renewLease(life: string, carriedOut: number, waiting: readonly string[]) {
    const { instance, hotLeaseMs } = this.options;
    const [status, currentLife, lines] = await this.#run(
      RENEW_LEASE,
      [this.#hotKey],
      [this.#epoch(), life, instance, String(hotLeaseMs), String(carriedOut), ...waiting],
    );
    if (status === 'lost') await this.#restore(this.#epoch());
    return status === 'ok' ? { life: currentLife ?? '', drops: dropsOf(lines ?? '') } : undefined;
  }

  async promote(life: string, scopes: readonly string[]) {
    const keys = [this.#hotKey, ...scopes.map((scope) => this.key(scope))];
    try {
      const [status, number, ...stamps] = await this.#run(PROMOTE, keys, [
        this.#epoch(),
        life,
        this.options.instance,
        ...scopes,
      ]);
      return status === 'ok' ? { number: Number(number), stamps } : undefined;
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.hot.close();
  }

  async #restore(epoch: string): Promise<void> {
    const args = [epoch, newStamp(), String(this.options.hotLeaseMs)];
    const [status] = await this.#run(RESTORE_EPOCH, [this.#hotKey], args);
    if (status !== 'ok') throw otherEpoch();
  }

  /** Until nobody holds a lease any more that was in a record which Redis has lost. */
  async #waitOutUnknownLeases(ms: number): Promise<void> {
    if (ms > 0) await sleep(Math.min(ms, this.options.hotLeaseMs));
  }

  #hear(message: string): void {
    const [kind, who = '', number, life = '', ...scopes] = message.split(' ');
    if (kind === 'drop') void this.hot.drop(life, Number(number), scopes, who);
    else if (kind === 'ack') this.waits.acknowledged(life, who, Number(number));
  }

  #epoch(): string {
    const epoch = this.options.epoch();
    if (epoch === undefined) throw new TierError('E_STORE_UNAVAILABLE', 'The shared store is closed.');
    return epoch;
  }

  #run(script: { readonly source: string }, keys: string[], args: string[]): Promise<string[]> {
    return this.redis.runScript(script, keys, args) as Promise<string[]>;
  }
}

function holdersOf(told: readonly string[]): ToldHolder[] {
  const holders: ToldHolder[] = [];
  for (let i = 0; i < told.length; i += 3) {
    const [instance = '', number, leftMs] = told.slice(i, i + 3);
    holders.push({ instance, number: Number(number), leftMs: Number(leftMs) });
  }
  return holders;
}

function dropsOf(lines: string): Drop[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const space = line.indexOf(' ');
      return { number: Number(line.slice(0, space)), scope: line.slice(space + 1) };
    });
}

function otherEpoch(): TierError {
  return new TierError('E_STORE_UNAVAILABLE', 'The shared store belongs to another epoch by now.');
}
