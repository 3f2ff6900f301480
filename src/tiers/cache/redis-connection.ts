import { createClient, RESP_TYPES } from 'redis';
import { TierError } from '../errors.js';

export interface RedisOptions {
  readonly url: string;
  /** The most a command may take, in milliseconds; connecting included. */
  readonly timeoutMs: number;
  /** Told when Redis comes or goes: once per change, not once per command. */
  readonly onChange: (available: boolean, reason: string | undefined) => void;
}

const MAX_RECONNECT_DELAY_MS = 2_000;

function makeClient({ url, timeoutMs }: RedisOptions) {
  return createClient({
    url,
    // A command must fail at once while Redis is away, not wait for it in a queue.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: Math.max(1_000, timeoutMs),
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 10), MAX_RECONNECT_DELAY_MS),
    },
  });
}

/** The client that everything on Redis shares. */
export type RedisClient = ReturnType<typeof makeClient>;

function bytesOf(client: RedisClient) {
  return client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
}

/** The process's one connection to Redis, with a time limit on every command. */
export class RedisConnection {
  readonly client: RedisClient;
  /** The same connection, answering strings as bytes. */
  readonly bytes: ReturnType<typeof bytesOf>;
  readonly #timeoutMs: number;
  #available: boolean | undefined;

  constructor(private readonly options: RedisOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.client = makeClient(options);
    this.bytes = bytesOf(this.client);
    this.client.on('ready', () => this.#changed(true, undefined));
    this.client.on('error', (error: unknown) => this.#changed(false, reasonOf(error)));
    this.client.on('end', () => this.#changed(false, 'the connection was closed'));
  }

  /** Starts connecting, and waits for the first attempt only. An unreachable Redis is no error: it may come later. */
  async open(): Promise<void> {
    const first = new Promise<void>((resolve) => {
      this.client.once('ready', resolve);
      this.client.once('error', () => resolve());
    });
    void this.client.connect().catch(() => undefined);
    await first;
  }

  get available(): boolean {
    return this.#available === true;
  }

  /**
   * Runs a command, or several that travel together.
   * @throws TierError `E_STORE_UNAVAILABLE` when Redis is away, or has not answered within the limit
   */
  async run<T>(command: (client: RedisClient, bytes: ReturnType<typeof bytesOf>) => Promise<T>): Promise<T> {
    if (!this.client.isReady) throw unavailable('not connected');
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unavailable(`no answer within ${this.#timeoutMs} ms`)), this.#timeoutMs);
    });
    try {
      return await Promise.race([command(this.client, this.bytes), limit]);
    } catch (error) {
      throw error instanceof TierError ? error : unavailable(reasonOf(error), error);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    if (this.client.isReady) await this.client.close();
    else this.client.destroy();
  }

  #changed(available: boolean, reason: string | undefined): void {
    if (this.#available === available) return;
    this.#available = available;
    this.options.onChange(available, reason);
  }
}

function unavailable(reason: string, cause?: unknown): TierError {
  return new TierError('E_STORE_UNAVAILABLE', `Redis cannot be used: ${reason}.`, { cause });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
