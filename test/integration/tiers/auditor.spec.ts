import { AssetsModule, CachedAssetRepository } from '../../../src/assets/index.js';
import { TiersStatus } from '../../../src/tiers/index.js';
import { SamplingAuditor } from '../../../src/tiers/audit/sampling-auditor.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { insertAssetWorld, type AssetWorld } from '../assets/assets.fixture.js';

const QUERY = 'assets.active';

describe('the auditor of a sample of hits', () => {
  let database: TestDatabase;
  let world: AssetWorld;
  let auditor: SamplingAuditor;
  let errors: string[];

  beforeAll(async () => {
    database = await openTestDatabase({
      imports: [AssetsModule],
      environment: { CACHE_AUDIT_RATE: '1', CACHE_MAX_STALENESS_MS: '1000' },
    });
    auditor = database.get(SamplingAuditor);
    database.module.useLogger({
      log: () => undefined,
      warn: () => undefined,
      error: (message: string) => errors.push(message),
    });
  });
  beforeEach(async () => {
    errors = [];
    world = await insertAssetWorld(database);
  });
  afterAll(() => database.close());

  const read = () =>
    database.as(world.here, () => database.get(CachedAssetRepository).fetchActiveAssets({ limit: 100 }));
  const rename = (name: string) =>
    database.sql('update activity_asset set assetname = ? where id = ?', [name, world.pump]);
  const counts = () => database.get(TiersStatus).report().audit.counts.get(QUERY) ?? { comparisons: 0, differences: 0 };

  /** Reads until a read was a hit that was compared. */
  async function compared(): Promise<void> {
    const before = counts().comparisons;
    while (counts().comparisons === before) {
      await read();
      await auditor.idle();
    }
  }

  /** Changes rows so that nothing in the database takes note of it. */
  async function withoutTriggers(change: () => Promise<unknown>): Promise<void> {
    const triggers = await database.sql<{ name: string; always: boolean }>(
      `select tgname as name, tgenabled = 'A' as always from pg_trigger
       where tgrelid = 'activity_asset'::regclass and not tgisinternal`,
    );
    await database.sql('alter table activity_asset disable trigger user');
    await change();
    for (const { name, always } of triggers) {
      await database.sql(`alter table activity_asset enable ${always ? 'always' : ''} trigger ${name}`);
    }
  }

  it('says nothing while answers are right', async () => {
    const { differences } = counts();
    await compared();
    await compared();
    expect(counts().differences).toBe(differences);
    expect(errors).toEqual([]);
  });

  it('says nothing of a change that another program makes between the hit and the comparison', async () => {
    const [definition] = database.cache
      .queries()
      .filter(({ name }) => name === QUERY)
      .map((query) => query.definition as { load: (params: unknown, now: Date) => Promise<unknown> });
    const { load } = definition!;
    await read();
    const { comparisons, differences } = counts();
    let changed = 0;
    definition!.load = async (params, now) => {
      changed += 1;
      if (changed === 1) await rename('Pump, renamed');
      return load(params, now);
    };
    try {
      await compared();
    } finally {
      definition!.load = load;
    }
    expect(changed).toBeGreaterThan(0);
    expect(counts()).toEqual({ comparisons: comparisons + 1, differences });
    expect(errors).toEqual([]);
    const answer = await read();
    expect(answer.items.map(({ assetname }) => assetname)).toContain('Pump, renamed');
  });

  it('names the query, the tenant and the key of an answer that stays wrong, and none of its values', async () => {
    await compared();
    const { differences } = counts();
    await withoutTriggers(() => rename('Pump, renamed past the triggers'));
    while (errors.length === 0) await compared();
    expect(errors[0]).toContain(`Cached query ${QUERY} answered tenant ${world.here} wrongly`);
    expect(errors[0]).toMatch(new RegExp(`key ${QUERY}:[\\w-]+:${world.here}:`));
    expect(errors[0]).not.toContain('Pump');
    expect(counts().differences).toBe(differences + 1);
  });
});
