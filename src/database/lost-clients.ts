import type { Pool, PoolClient } from 'pg';

/**
 * Gives back to `pool` the clients whose connections end while a transaction holds them. Whoever holds one gives it back
 * after a COMMIT or a ROLLBACK that succeeded, and on a connection that has ended neither ever does
 * (https://github.com/kysely-org/kysely/issues/1990): each would cost the pool a place for good, and keep it from closing.
 */
export function releaseLostClients(pool: Pool): void {
  const held = new Set<PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      // A statement that was under way fails first, and its client is given back by whoever ran it.
      setImmediate(() => {
        if (held.has(client)) client.release(true);
      });
    });
  });
}
