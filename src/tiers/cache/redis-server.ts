import type { RedisClient } from './redis-client.js';
import type { StoreUse } from './stored-answer.js';

/** Which server answers. */
export interface RedisServer {
  /** Random, drawn anew by every start of a server: what is in another run's memory is not what was agreed on. */
  readonly runId: string;
  readonly role: string;
}

/** Asks the server who it is. */
export async function askServer(client: RedisClient): Promise<RedisServer> {
  const [server, replication] = await Promise.all([client.info('server'), client.info('replication')]);
  return { runId: field(server, 'run_id'), role: field(replication, 'role') };
}

/** What the server keeps in memory, other programs' data included, and how much it may keep. */
export async function askMemory(client: RedisClient): Promise<StoreUse> {
  const memory = await client.info('memory');
  const limit = Number(field(memory, 'maxmemory'));
  return { usedBytes: Number(field(memory, 'used_memory')), limitBytes: limit > 0 ? limit : null };
}

function field(info: string, name: string): string {
  const value = new RegExp(`^${name}:(.+?)\\r?$`, 'm').exec(info)?.[1];
  if (value === undefined) throw new Error(`INFO does not say ${name}`);
  return value;
}
