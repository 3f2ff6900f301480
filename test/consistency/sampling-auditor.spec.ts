import { type AuditFinding, SamplingAuditor } from '../../src/tiers/audit/sampling-auditor.js';
import type { Question } from '../../src/tiers/cache/cached-query-definition.js';
import { etagOf, type Entry } from '../../src/tiers/cache/entry.js';
import { Gate } from '../../src/tiers/testing/index.js';

const QUESTION = {
  definition: { name: 'assets.active', ttlSeconds: 60, dependsOn: {}, load: () => Promise.resolve(null) },
  tenant: 7,
  params: { secret: 'value' },
  key: 'assets.active:abc:7:{}',
  scopes: ['assets.active'],
} as unknown as Question<unknown>;

function entryOf(text: string, more: Partial<Entry> = {}): Entry {
  const body = Buffer.from(text);
  return { body, etag: etagOf(body), epoch: 'e', stamps: ['s'], storedAt: 1, expiresAt: Infinity, ...more };
}

/** An auditor over a database and a cache that the test holds in its hands. */
function auditor(options: { rate?: number; database: string[]; served?: Entry | undefined; random?: () => number }) {
  const { rate = 1, database, served, random = Math.random } = options;
  const found: AuditFinding[] = [];
  const gate = new Gate();
  let loads = 0;
  const it = new SamplingAuditor(
    {
      load: async () => {
        const text = database[Math.min(loads, database.length - 1)] ?? '';
        loads += 1;
        await gate.pass();
        return Buffer.from(text);
      },
      served: () => Promise.resolve(served),
    },
    { rate, maxStalenessMs: 1, random, onDifference: (finding) => found.push(finding) },
  );
  return { it, found, gate, loads: () => loads };
}

async function audited(served: Entry | undefined, database: string[]): Promise<AuditFinding[]> {
  const { it, found, gate } = auditor({ served, database });
  gate.open();
  it.observe(QUESTION, entryOf('old'));
  await it.idle();
  expect(it.counts.get('assets.active')).toEqual({ comparisons: 1, differences: found.length });
  return found;
}

describe('SamplingAuditor', () => {
  it('finds nothing where the database answers the same', async () => {
    expect(await audited(entryOf('old'), ['old'])).toEqual([]);
  });

  it('tells of an entry that is still served when it should not be, without its values', async () => {
    const found = await audited(entryOf('old'), ['new', 'new']);
    expect(found).toEqual([{ query: 'assets.active', tenant: 7, key: 'assets.active:abc:7:{}' }]);
  });

  it.each([
    ['a change that was noticed in time', undefined, ['new', 'new']],
    ['an entry that was loaded anew', entryOf('old', { storedAt: 2 }), ['new', 'new']],
    ['an entry under another version', entryOf('old', { stamps: ['t'] }), ['new', 'new']],
    ['a change that was taken back', entryOf('old'), ['new', 'old']],
  ])('says nothing of %s', async (_, served, database) => {
    expect(await audited(served, database)).toEqual([]);
  });

  it('compares one hit at a time and lets the others go', async () => {
    const { it, gate, loads } = auditor({ database: ['old'] });
    for (let i = 0; i < 5; i += 1) it.observe(QUESTION, entryOf('old'));
    await gate.reached;
    expect([loads(), it.skipped]).toEqual([1, 4]);
    gate.open();
    await it.idle();
    it.observe(QUESTION, entryOf('old'));
    await it.idle();
    expect(loads()).toBe(2);
  });

  it.each([
    [0, 0],
    [0.5, 50],
    [1, 100],
  ])('chooses a share of %s', async (rate, expected) => {
    let roll = 0;
    const random = (): number => (roll++ % 100) / 100;
    const { it, gate, loads } = auditor({ rate, database: ['old'], random });
    gate.open();
    for (let i = 0; i < 100; i += 1) {
      it.observe(QUESTION, entryOf('old'));
      await it.idle();
    }
    expect(loads()).toBe(expected);
  });

  it('outlives a database that cannot be asked', async () => {
    const it = new SamplingAuditor(
      { load: () => Promise.reject(new Error('away')), served: () => Promise.resolve(undefined) },
      { rate: 1, maxStalenessMs: 1, onDifference: () => undefined },
    );
    it.observe(QUESTION, entryOf('old'));
    await it.idle();
    expect(it.failed).toBe(1);
    expect(it.counts.get('assets.active')?.comparisons).toBe(0);
  });

  it('ends without waiting for the bound of staleness', async () => {
    const loaded = Promise.withResolvers<void>();
    const it = new SamplingAuditor(
      {
        load: () => {
          loaded.resolve();
          return Promise.resolve(Buffer.from('new'));
        },
        served: () => Promise.resolve(entryOf('old')),
      },
      { rate: 1, maxStalenessMs: 1_000_000, onDifference: () => undefined },
    );
    it.observe(QUESTION, entryOf('old'));
    await loaded.promise;
    await it.close();
    it.observe(QUESTION, entryOf('old'));
    expect(it.skipped).toBe(1);
  });
});
