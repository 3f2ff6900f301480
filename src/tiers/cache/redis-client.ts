import { createClient, RESP_TYPES } from 'redis';

/** A client of the `redis` package that connects once and never queues: {@link RedisLink} connects it again. */
export function makeClient(url: string, connectTimeoutMs: number) {
  const client = createClient({
    url,
    // A command must fail at once while Redis is away, not wait for it in a queue.
    disableOfflineQueue: true,
    socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: false },
  });
  // Whoever connects listens, too; this one is for errors that come when nobody does any more.
  client.on('error', () => undefined);
  return client;
}

/** The client that everything on Redis shares. */
export type RedisClient = ReturnType<typeof makeClient>;

/** The same connection, answering strings as bytes. */
export function bytesOf(client: RedisClient) {
  return client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
}

export type RedisBytesClient = ReturnType<typeof bytesOf>;

/** What `error` says, in one line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
