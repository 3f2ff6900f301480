import { ClientClosedError, ClientOfflineError, ErrorReply, MultiErrorReply } from 'redis';
import { StoreUnavailableError, TierError } from '../errors.js';
import { type BreakerState, CircuitBreaker } from './circuit-breaker.js';
import { bytesOf, makeClient, reasonOf, type RedisBytesClient, type RedisClient } from './redis-client.js';
import { RedisLink } from './redis-link.js';
import { checkRights, RedisRefusal } from './redis-rights.js';
import { type RedisScript, shaOf } from './redis-script.js';
import { askServer } from './redis-server.js';
import { type OnMessage, RedisSubscriber, type Subscription, type SubscriptionWatch } from './redis-subscriber.js';
import { withinLimit } from './time-limit.js';

export interface RedisOptions {
  readonly url: string;
  /** The most a command may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Every key and channel starts with it; rights are tried under it. */
  readonly prefix?: string;
  /** Told when Redis comes or goes, or refuses what it did not refuse before: once per change, not once per command. */
  readonly onChange: (available: boolean, reason: string | undefined) => void;
}

/** Told of every change: the server's identity, or undefined while it is not known. */
export type IdentityListener = (identity: string | undefined) => void;

const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
/** With the pauses above, a connection that says nothing is given up after about two seconds. */
const PROBES_BEFORE_RECONNECT = 3;
const HEARTBEAT_MS = 1_000;
const CONNECT_MS = 1_000;
/** Answers that say something about the server's state and not about the command. */
const SERVER_TROUBLE = /^(READONLY|LOADING|MASTERDOWN|MISCONF|NOREPLICAS|OOM|NOAUTH|NOPERM|ERR unknown command)/;

/**
 * The process's connection to Redis, which never lets anyone wait: every command has a time limit, and while Redis is
 * away every command is refused at once. It counts as there only when the server has said who it is, is a master, and
 * lets this user do all that the cache needs.
 */
export class RedisConnection {
  /** For packages that want a client; commands on it have no time limit. */
  readonly client: RedisClient;
  /** The same connection, answering strings as bytes. */
  readonly bytes: RedisBytesClient;
  readonly #link: RedisLink;
  readonly #breaker: CircuitBreaker;
  readonly #subscriber: RedisSubscriber;
  readonly #listeners = new Set<IdentityListener>();
  readonly #prefix: string;
  #heartbeat: NodeJS.Timeout | undefined;
  #runId: string | undefined;
  #reason = 'not connected yet';
  #said: string | undefined;
  #closing = false;

  constructor(private readonly options: RedisOptions) {
    const connectMs = Math.max(CONNECT_MS, options.timeoutMs);
    this.#prefix = options.prefix ?? '';
    this.client = makeClient(options.url, connectMs);
    this.bytes = bytesOf(this.client);
    this.#link = new RedisLink({
      client: () => this.client,
      attemptMs: 2 * connectMs,
      handshake: () => this.#handshake(),
      onUp: () => this.#connected(),
      onDown: (reason) => this.#disconnected(reason),
    });
    this.#breaker = new CircuitBreaker({
      failures: FAILURES_TO_OPEN,
      firstPauseMs: FIRST_PAUSE_MS,
      longestPauseMs: LONGEST_PAUSE_MS,
      probe: () => this.#probe(),
      onChange: (_, reason) => this.#say(reason),
      onProbeFailed: (count) => {
        if (count >= PROBES_BEFORE_RECONNECT) this.#link.drop(new Error(`no answer to ${count} probes`));
      },
    });
    this.#subscriber = new RedisSubscriber({
      client: () => makeClient(options.url, connectMs),
      attemptMs: 2 * connectMs,
      identity: () => this.#runId,
    });
  }

  /** Starts connecting, and waits for the first attempt only. An unreachable Redis is no error: it may come later. */
  async open(): Promise<void> {
    await this.#link.start();
  }

  /** Whether commands are let through. */
  get available(): boolean {
    return this.state === 'closed';
  }

  /** `closed`: commands are let through; `open`: they are refused; `half-open`: as well, and Redis is being tried. */
  get state(): BreakerState {
    if (this.#link.up) return this.#breaker.state;
    return this.#link.attempting ? 'half-open' : 'open';
  }

  /** The run of the server that is connected; undefined while it is not known. */
  get identity(): string | undefined {
    return this.#runId;
  }

  /** Calls `listener` whenever {@link identity} changes. @returns ends that */
  onIdentity(listener: IdentityListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Runs a command, or several that travel together.
   * @throws StoreUnavailableError `E_STORE_UNAVAILABLE` when Redis is away, has not answered within the limit, or
   * answers with an error; `maybeExecuted` tells whether the command was sent
   */
  async run<T>(command: (client: RedisClient, bytes: RedisBytesClient) => Promise<T>): Promise<T> {
    if (!this.available) throw new StoreUnavailableError(this.#reason, false);
    try {
      const result = await this.#limited(command(this.client, this.bytes));
      this.#breaker.success();
      return result;
    } catch (error) {
      throw this.#judge(error);
    }
  }

  /**
   * Runs a script, which Redis is given when it does not know it yet. Strings are answered as strings, or as bytes.
   * @throws StoreUnavailableError as {@link run} does
   */
  runScript<T>(
    script: RedisScript,
    keys: string[],
    args: (string | Buffer)[],
    answer: 'strings' | 'bytes' = 'strings',
  ): Promise<T> {
    return this.run(async (strings, bytes) => {
      const client = answer === 'bytes' ? bytes : strings;
      const call = { keys, arguments: args };
      try {
        return (await client.evalSha(shaOf(script), call)) as T;
      } catch (error) {
        if (!(error instanceof ErrorReply) || !error.message.startsWith('NOSCRIPT')) throw error;
        return (await client.eval(script.source, call)) as T;
      }
    });
  }

  /**
   * Listens to a channel over a connection of its own, which is made again when it is lost. Waits for the first attempt
   * only, as {@link open} does.
   */
  subscribe(channel: string, onMessage: OnMessage, watch: SubscriptionWatch = {}): Promise<Subscription> {
    return this.#subscriber.subscribe(channel, onMessage, watch);
  }

  /** Ends the connections; what is under way is answered first. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#breaker.stop();
    clearInterval(this.#heartbeat);
    if (this.#link.up) await this.#limited(this.client.ping()).catch(() => undefined);
    await Promise.all([this.#link.stop(), this.#subscriber.close()]);
  }

  #limited<T>(work: Promise<T>): Promise<T> {
    const { timeoutMs } = this.options;
    return withinLimit(work, timeoutMs, () => new StoreUnavailableError(`no answer within ${timeoutMs} ms`, true));
  }

  /** What a failed command means for the connection, and for the caller. */
  #judge(error: unknown): unknown {
    if (error instanceof StoreUnavailableError) {
      if (error.maybeExecuted) this.#breaker.failure(error.message);
      return error;
    }
    if (error instanceof TierError) return error;
    const reason = reasonOf(error);
    if (error instanceof ErrorReply) {
      this.#breaker.success();
      // The handshake tries what was refused again, and goes on when it is not refused any more.
      const trouble = troubleIn(error);
      if (trouble !== undefined) this.#link.drop(new RedisRefusal(`it answered ${trouble}`));
    }
    const unsent = error instanceof ClientOfflineError || error instanceof ClientClosedError;
    return new StoreUnavailableError(reason, !unsent, { cause: error });
  }

  async #handshake(): Promise<void> {
    const { runId, role } = await askServer(this.client);
    if (role !== 'master') throw new RedisRefusal('the server is a read-only replica');
    await checkRights(this.client, this.#prefix, decodeURIComponent(new URL(this.options.url).username) || 'default');
    this.#runId = runId;
  }

  /** Whether the connection still leads to the same master. */
  async #probe(): Promise<void> {
    const { runId, role } = await this.#limited(askServer(this.client));
    if (runId === this.#runId && role === 'master') return;
    const reason = new RedisRefusal(
      role === 'master' ? 'another server answers now' : 'the server is a read-only replica',
    );
    this.#link.drop(reason);
    throw reason;
  }

  #connected(): void {
    this.#breaker.reset();
    this.#heartbeat = setInterval(() => {
      if (this.available) void this.run(() => this.#probe()).catch(() => undefined);
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
    this.#tell();
    this.#say(undefined);
  }

  #disconnected(reason: unknown): void {
    clearInterval(this.#heartbeat);
    this.#breaker.stop();
    const known = this.#runId !== undefined;
    this.#runId = undefined;
    if (known) this.#tell();
    this.#say(reason);
  }

  #tell(): void {
    this.#subscriber.identityChanged();
    for (const listener of this.#listeners) listener(this.#runId);
  }

  /** Says it once when Redis comes, goes, or refuses something else than before. */
  #say(cause: unknown): void {
    const { available } = this;
    if (cause !== undefined) this.#reason = reasonOf(cause).replace(/\.$/, '');
    const saying = available ? 'available' : cause instanceof RedisRefusal ? cause.message : 'away';
    if (this.#closing || saying === this.#said || (saying === 'away' && cause === undefined)) return;
    this.#said = saying;
    this.options.onChange(available, available ? undefined : this.#reason);
  }
}

function troubleIn(error: ErrorReply): string | undefined {
  const errors = error instanceof MultiErrorReply ? [...error.errors()] : [error];
  return errors.map(reasonOf).find((message) => SERVER_TROUBLE.test(message));
}
