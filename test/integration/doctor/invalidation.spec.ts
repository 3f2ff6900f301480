import { type Dependencies, TieredCache } from '../../../src/tiers/index.js';
import { complaints, Ward } from './support.js';

/** Faults by which an answer would outlive what it shows. */
let ward: Ward;

beforeAll(async () => {
  ward = await Ward.open();
});
afterAll(() => ward.close());

it('names the disabled trigger, and the answers that no longer follow', async () => {
  const trigger = 'tiered_update';
  await ward.app.sql(`alter table activity_asset disable trigger ${trigger}`);
  try {
    const report = await ward.check('invalidation');
    expect(report.status).toBe('fail');
    const found = complaints(report);
    expect(found).toContainEqual(
      `fault: the trigger ${trigger} of activity_asset is disabled: changes of activity_asset by other programs go unseen → npm run db:migrate puts it back`,
    );
    expect(found.join('\n')).toMatch(/fault: assets\.active still showed the old activity_asset\.assetname/);
  } finally {
    await ward.app.sql(`alter table activity_asset enable always trigger ${trigger}`);
  }
});

it('names the column that a definition forgot, and the answer that went stale', async () => {
  const query = ward.nest
    .get(TieredCache)
    .queries()
    .find(({ name }) => name === 'assets.active')!;
  const definition = query.definition as { dependsOn: Dependencies };
  const { dependsOn } = definition;
  const { activity_location: _forgotten, ...shows } = dependsOn.shows!;
  definition.dependsOn = { ...dependsOn, shows };
  try {
    const report = await ward.check('invalidation');
    expect(report.status).toBe('fail');
    const text = complaints(report).join('\n');
    expect(text).toMatch(/fault: assets\.active hangs on activity_location, which is not in its .* → declare it/);
    expect(text).toMatch(
      /fault: assets\.active still showed the old activity_location\.name .* → declare activity_location\.name/,
    );
  } finally {
    definition.dependsOn = dependsOn;
  }
});
