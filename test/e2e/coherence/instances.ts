import { CacheConfig, DatabaseConfig } from '../../../src/config/index.js';
import type { SeedOptions } from '../../../src/database/seeding/index.js';
import { TieredCache } from '../../../src/tiers/index.js';
import { Gate } from '../../../src/tiers/testing/index.js';
import { ApiClient } from '../../support/api-client.js';
import { openTestApp, type AppAnswer, type TestApp } from '../../support/test-app.js';

/** The instances of one installation: all that share a database and a cache. */
export interface Instances {
  /** Where tests write. */
  readonly writer: TestApp;
  /** Where tests read: another instance than the writer where there can be one, and the writer itself. */
  readonly readers: readonly TestApp[];
  readonly close: () => Promise<void>;
}

/** No more than what gives test units their passwords. */
const PASSWORDS = { bus: 1, people: 3, assets: 1, jobs: 1 };

/** Two instances on PostgreSQL and Redis; one alone on the embedded database, whose only connection it holds. */
export async function openInstances(seed: Partial<SeedOptions> = PASSWORDS): Promise<Instances> {
  const writer = await openTestApp({ seed });
  const { url } = writer.app.get(DatabaseConfig);
  const { redisUrl, redisPrefix } = writer.app.get(CacheConfig);
  if (url === undefined || redisUrl === undefined) return { writer, readers: [writer], close: () => writer.close() };
  const other = await openTestApp({ seed: null, environment: { DATABASE_URL: url, REDIS_PREFIX: redisPrefix } });
  const close = async () => {
    await other.close();
    await writer.close();
  };
  return { writer, readers: [other, writer], close };
}

/** `client` at another instance. */
export function at(app: TestApp, { loginid }: ApiClient): ApiClient {
  return new ApiClient(app, loginid);
}

export function isHit({ headers }: AppAnswer): boolean {
  return /^tiered; hit(?:;|$)/.test(String(headers['cache-status']));
}

export function queries({ headers }: AppAnswer): number {
  return Number(/desc="(\d+) queries"/.exec(String(headers['server-timing']))?.[1]);
}

/** Asks until the answer is kept. */
export async function warm(client: ApiClient, path: string): Promise<AppAnswer> {
  await client.get(path);
  const hit = await client.get(path);
  expect([path, isHit(hit), queries(hit)]).toEqual([path, hit.status === 200, 0]);
  return hit;
}

/** Holds the next load of a cached query at a gate, when it has read its data. Loads after it pass. */
export function holdNextLoad(app: TestApp, query: string): { gate: Gate; restore: () => void } {
  const found = app.app
    .get(TieredCache)
    .queries()
    .find(({ name }) => name === query);
  if (!found) throw new Error(`No cached query is called ${query}`);
  const definition = found.definition as { load: (params: unknown, now: Date) => Promise<unknown> };
  const { load } = definition;
  const gate = new Gate();
  let held = false;
  definition.load = async (params, now) => {
    const first = !held;
    held = true;
    const data = await load(params, now);
    if (first) await gate.pass();
    return data;
  };
  return { gate, restore: () => Object.assign(definition, { load }) };
}
