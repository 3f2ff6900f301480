import { Pool } from 'pg';
import type { Register } from '../registers/register.js';
import { now } from '../time.js';
import type { World } from './world.js';

/** How the application's connections introduce themselves. */
const APPLICATION = 'tiered-ops%';
const CONNECTIONS = 3;

/** Asks the database itself. */
export class TruthReader {
  readonly #world: World;
  readonly #pool: Pool;

  constructor(world: World) {
    this.#world = world;
    const connectionString = world.cluster.postgres.url();
    this.#pool = new Pool({ connectionString, application_name: 'truth', max: CONNECTIONS });
    this.#pool.on('error', () => undefined);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** The values that a register holds. */
  async valuesOf(register: Register): Promise<number[]> {
    const { text, values } = register.truth;
    const { rows } = await this.#pool.query<{ shown: unknown }>(text, [...values]);
    return register.valuesOf(rows.map(({ shown }) => shown));
  }

  /** Records what a register holds, as a read that insists on the database. */
  async read(register: Register): Promise<void> {
    const startedAt = now();
    const values = await this.valuesOf(register);
    this.#world.recorder.read({
      client: 'database',
      instance: null,
      tenant: register.tenant?.code ?? 'ALL',
      route: register.table,
      fresh: true,
      startedAt,
      endedAt: now(),
      status: 200,
      source: 'database',
      seen: { [register.name]: values },
      strangers: [],
    });
  }

  /** Whether every connection of the application belongs to a process that runs. */
  async withoutOrphans(): Promise<boolean> {
    const { rows } = await this.#pool.query<{ port: number }>(
      'select client_port as port from pg_stat_activity where application_name like $1',
      [APPLICATION],
    );
    const ports = new Set(this.#world.cluster.instances.flatMap(({ database }) => database.ports));
    return rows.every(({ port }) => ports.has(port));
  }
}
