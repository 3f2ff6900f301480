import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptimizedJobRepository } from '../../../src/activity/index.js';
import { compareFolder, writeFolder } from '../../../src/sql-snapshots/folder.js';
import { takeSnapshots } from '../../../src/sql-snapshots/take-snapshots.js';
import { complaints, Ward } from './support.js';

/** SQL that nobody could have reviewed. */
let ward: Ward;

beforeAll(async () => {
  ward = await Ward.open();
});
afterAll(() => ward.close());

it('names the SQL that is missing, and the one that is no longer asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  try {
    const files = new Map(await takeSnapshots(ward.nest));
    await writeFolder(folder, files);
    await rm(join(folder, 'optimized/OptimizedJobRepository/getActiveJobs.sql'));
    files.set('cached/assets.active.sql', 'select something else');
    const snapshots = async () => ({ files: files.size, outdated: await compareFolder(folder, files) });
    const report = await ward.check('documentation', { snapshots });
    expect(report.status).toBe('fail');
    expect(complaints(report)).toEqual([
      'fault: sql/cached/assets.active.sql is not what is asked → npm run sql:sync, and review the difference',
      'fault: sql/optimized/OptimizedJobRepository/getActiveJobs.sql is missing → npm run sql:sync, and review the difference',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('names the method that does not say how many statements it takes', async () => {
  const { prototype } = OptimizedJobRepository;
  Object.defineProperty(prototype, 'getPlanted', { value: () => undefined, configurable: true });
  try {
    const report = await ward.check('documentation');
    expect(report.status).toBe('fail');
    expect(complaints(report)).toEqual([
      'fault: OptimizedJobRepository.getPlanted does not say how many statements it takes → declare @Statements(n) on OptimizedJobRepository.getPlanted',
    ]);
  } finally {
    Reflect.deleteProperty(prototype, 'getPlanted');
  }
});

it('says when there is nothing to compare with', async () => {
  const report = await ward.check('documentation', { snapshots: () => Promise.resolve(undefined) });
  expect(report.status).toBe('pass');
  expect(report.evidence.map(({ level, what }) => `${level}: ${what}`)).toContain(
    'note: the SQL was not compared with what is committed: that takes packages for development',
  );
});
