import type { RedisClient } from './redis-client.js';
import { withinLimit } from './time-limit.js';

export interface RedisLinkOptions {
  /** The client of the next connection; the same one each time, or a new one. */
  readonly client: () => RedisClient;
  /** How long an attempt may take to connect and shake hands. */
  readonly attemptMs: number;
  /** What has to succeed before the connection counts. */
  readonly handshake: (client: RedisClient) => Promise<void>;
  readonly onUp: (client: RedisClient) => void;
  /** Told of every connection that ended, and of every attempt that failed. */
  readonly onDown: (reason: unknown) => void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** A connection that lasted so long was a good one: the next attempt may come soon. */
const GOOD_MS = 5_000;

/**
 * Keeps one connection to Redis: connects, shakes hands, and begins anew when the connection is lost or dropped. The
 * client's own reconnecting is not used, because it neither gives up a handshake that is not answered nor a connection
 * that has gone silent.
 */
export class RedisLink {
  #up = false;
  #attempting = false;
  #stopped = false;
  #lose: (reason: unknown) => void = () => undefined;
  #wake: () => void = () => undefined;
  #running: Promise<void> | undefined;

  constructor(private readonly options: RedisLinkOptions) {}

  get up(): boolean {
    return this.#up;
  }

  /** Whether it is connecting or shaking hands. */
  get attempting(): boolean {
    return this.#attempting;
  }

  /** Begins; resolves after the first attempt, whatever came of it. */
  start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#running ??= this.#run(resolve);
    return promise;
  }

  /** Ends the present connection or attempt; another one follows. */
  drop(reason: unknown): void {
    this.#lose(reason);
  }

  /** Ends the pause before the next attempt. */
  hurry(): void {
    this.#wake();
  }

  /** Ends the connection for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#lose(new Error('it was closed'));
    this.#wake();
    await this.#running;
  }

  async #run(attempted: () => void): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      const began = performance.now();
      const reason = await this.#connection(attempted);
      this.options.onDown(reason);
      attempted();
      failures = performance.now() - began > GOOD_MS ? 0 : failures + 1;
      if (!this.#stopped) await this.#pause(Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS));
    }
  }

  /** One connection from beginning to end. @returns why it ended */
  async #connection(attempted: () => void): Promise<unknown> {
    const client = this.options.client();
    const ended = Promise.withResolvers<never>();
    let over = false;
    const onLost = (error?: unknown): void => ended.reject(error ?? new Error('the connection was closed'));
    // A client that was told to end while its socket was still connecting goes on when the socket is there.
    const onSocket = (): void => {
      if (over) client.destroy();
    };
    client.on('error', onLost).on('end', onLost).on('connect', onSocket);
    this.#lose = onLost;
    this.#attempting = true;
    const connecting = client.connect();
    const attempt = connecting.then(() => this.options.handshake(client));
    try {
      const late = (): Error => new Error(`no connection within ${this.options.attemptMs} ms`);
      await Promise.race([withinLimit(attempt, this.options.attemptMs, late), ended.promise]);
      this.#attempting = false;
      this.#up = true;
      this.options.onUp(client);
      attempted();
      return await ended.promise;
    } catch (reason) {
      return reason;
    } finally {
      over = true;
      this.#attempting = false;
      this.#up = false;
      client.destroy();
      await Promise.allSettled([connecting, attempt]);
      client.destroy();
      client.off('end', onLost).off('connect', onSocket);
      client.off('error', onLost);
    }
  }

  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
  }
}
