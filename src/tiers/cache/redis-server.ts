import type { RedisClient } from './redis-client.js';

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

function field(info: string, name: string): string {
  const value = new RegExp(`^${name}:(.+?)\\r?$`, 'm').exec(info)?.[1];
  if (value === undefined) throw new Error(`INFO does not say ${name}`);
  return value;
}
