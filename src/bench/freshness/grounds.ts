import { EntityManager } from '@mikro-orm/core';
import type { Environment } from '../../config/index.js';
import { defaultSeedOptions, type SeedOptions } from '../../database/seeding/index.js';
import { type PageRequest, rawSql, WorkScope } from '../../tiers/index.js';
import type { Made } from '../made.js';
import { Holder } from './holder.js';
import { Instance } from './instance.js';
import { FreshnessModule } from './strict-assets.js';

/** What is read and written. */
export interface FreshnessSubject {
  readonly tenant: number;
  readonly page: PageRequest;
  /** An asset of the page. */
  readonly asset: number;
  /** How many rows the page has. */
  readonly rows: number;
}

/** The instances that are compared. */
export interface FreshnessGrounds {
  readonly seed: SeedOptions;
  readonly kind: { readonly database: string; readonly cache: string };
  readonly subject: FreshnessSubject;
  /** Without Redis, alone on a database of its own with the same rows. */
  readonly inProcess: { readonly instance: Instance; readonly url: string };
  readonly shared: SharedGrounds | undefined;
}

/** The instances that share a database and the Redis of REDIS_URL. */
export interface SharedGrounds {
  readonly url: string;
  readonly instance: Instance;
  /** An instance that keeps no hot copies, as with CACHE_HOT_LEASE_MS=0. */
  readonly asking: Instance;
  readonly holder: Holder | undefined;
  readonly hotLeaseMs: number;
}

const PAGE = { limit: 1_000 };
/** Two units, so that each has more active assets than the page shows. */
const SIZE = { bus: 2, people: 100, assets: 3_000, jobs: 2_000 };

/** @param given with a DATABASE_URL */
export async function prepareGrounds(given: Environment, made: Made): Promise<FreshnessGrounds> {
  const { seed: number, now } = defaultSeedOptions();
  const seed: SeedOptions = { ...SIZE, seed: number, now };
  const alone = { ...given, REDIS_URL: undefined };
  const first = await made.database(alone);
  const seeding = await made.app(FreshnessModule.forRoot(first.environment));
  await first.seed(seeding, seed, () => undefined);
  const subject = await chooseSubject(seeding.get(WorkScope), seeding.get(EntityManager));
  const { database } = await first.kind(seeding);
  await made.closeApps();

  const second = given.REDIS_URL === undefined ? undefined : await made.database(given, first);
  const start = async (environment: Environment): Promise<Instance> =>
    new Instance(await made.app(FreshnessModule.forRoot(environment))).serving();
  const inProcess = { instance: await start(first.environment), url: first.environment.DATABASE_URL ?? '' };
  const kind = { database, cache: second ? 'Redis' : 'in process' };
  if (!second) return { seed, kind, subject, inProcess, shared: undefined };

  const { environment } = second;
  const instance = await start(environment);
  const asking = await start({ ...environment, CACHE_HOT_LEASE_MS: 0 });
  const holder = await Holder.start({ environment, tenant: subject.tenant, page: subject.page }, made.children);
  const hotLeaseMs = environment.CACHE_HOT_LEASE_MS;
  const shared = { url: environment.DATABASE_URL ?? '', instance, asking, holder, hotLeaseMs };
  return { seed, kind, subject, inProcess, shared };
}

async function chooseSubject(scope: WorkScope, em: EntityManager): Promise<FreshnessSubject> {
  const [unit] = await scope.run({}, () =>
    rawSql<{ tenant: number; asset: number; rows: number }>(
      em,
      `select bu_id as tenant, min(id) as asset, count(*) as rows from activity_asset where status = 'active'
       group by bu_id order by count(*) desc, bu_id limit 1`,
    ),
  );
  if (!unit) throw new Error('There are no assets to ask for.');
  return { ...unit, page: PAGE, rows: Math.min(unit.rows, PAGE.limit) };
}
