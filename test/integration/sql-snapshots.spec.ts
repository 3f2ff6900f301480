import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compareFolder, writeFolder, type Files } from '../../src/sql-snapshots/folder.js';
import { SAMPLES, type Samples } from '../../src/catalogue/samples/index.js';
import { takeSnapshots } from '../../src/sql-snapshots/take-snapshots.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

const COMMITTED = resolve(import.meta.dirname, '../../sql');
const SUMMARY = 'optimized/OptimizedAssetRepository/getAssetSummary.sql';

describe('SQL snapshots', () => {
  let app: TestApp;
  let files: Files;
  let folder: string;

  beforeAll(async () => {
    app = await openTestApp({ environment: { CACHE_AUDIT_RATE: '0' } });
    files = await takeSnapshots(app.app);
  });
  afterAll(() => app.close());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snapshots-'));
    await writeFolder(folder, files);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const textOf = (file: string) => files.get(file) ?? `There is no ${file}`;

  // With DATABASE_URL this compares what a server is asked with what was written by the embedded database.
  it('are committed as they are', async () => {
    const differences = await compareFolder(COMMITTED, files);
    expect(differences.map(({ file, kind, diff }) => `${file} ${kind}\n${diff}`)).toEqual([]);
  });

  it('are the same again, when every answer is in the cache', async () => {
    expect(await takeSnapshots(app.app)).toEqual(files);
  });

  it('hold no values', () => {
    const texts = [...files.values()].join('\n');
    expect(texts).not.toMatch(/\d{4}-\d\d-\d\d/);
    expect(texts).not.toMatch(/(_id|\bid|status|priority) = \d/);
  });

  it('tell of a hit that it takes no statement', () => {
    expect(textOf('cached/assets.active.sql')).toContain('-- hit\n-- no statement\n');
  });

  it('tell of a strict query which version every read asks for', () => {
    const text = textOf('cached/jobneeds.adhoc-schedule.sql');
    expect(text).toMatch(/-- every read: the version that an entry must have\nselect[^;]*\bfrom tiered_stamp\b[^;]*;/);
    expect(text).not.toContain('-- hit');
  });

  it('tell what ends a cached answer', () => {
    expect(textOf('cached/jobs.workload.sql')).toContain(
      '-- lists: activity_job (assigned_to_id, created_at, deadline, priority) where status in (pending, in_progress)\n' +
        '-- shows: peoples_people (peoplename)\n',
    );
  });

  it('show the SQL of a second page where it is another', () => {
    expect(textOf('optimized/OptimizedJobRepository/getActiveJobs.sql')).toMatch(/-- next page\nselect[^;]*union all/);
    expect(textOf('optimized/OptimizedAssetRepository/getActiveAssets.sql')).toContain('-- first page, next page\n');
  });

  describe('in a folder', () => {
    it('are not different when they were just written', async () => {
      expect(await compareFolder(folder, files)).toEqual([]);
    });

    it('are different where one was altered, and tell how', async () => {
      await writeFile(join(folder, SUMMARY), textOf(SUMMARY).replace('from activity_asset', 'from activity_job'));
      expect(await compareFolder(folder, files)).toEqual([
        {
          file: SUMMARY,
          kind: 'differs',
          diff: '    ) as retired\n- from activity_job\n+ from activity_asset\n  where bu_id = ?;',
        },
      ]);
    });

    it('are different where one is missing', async () => {
      await rm(join(folder, SUMMARY));
      expect(await compareFolder(folder, files)).toEqual([{ file: SUMMARY, kind: 'missing', diff: '' }]);
    });

    it('are different where one belongs to nothing', async () => {
      await writeFile(join(folder, 'cached/gone.sql'), 'select 1;');
      expect(await compareFolder(folder, files)).toEqual([{ file: 'cached/gone.sql', kind: 'superfluous', diff: '' }]);
    });

    it('are all different where there is no folder', async () => {
      const differences = await compareFolder(join(folder, 'nowhere'), files);
      expect(differences.map(({ kind }) => kind)).toEqual(Array.from(files, () => 'missing'));
    });

    it('are as they should be after writing', async () => {
      await writeFile(join(folder, SUMMARY), 'altered');
      await writeFile(join(folder, 'cached/gone.sql'), 'select 1;');
      await rm(join(folder, 'cached/assets.active.sql'));
      const written = await writeFolder(folder, files);
      expect(written.map(({ kind }) => kind)).toEqual(['missing', 'superfluous', 'differs']);
      expect(await compareFolder(folder, files)).toEqual([]);
      expect(await readFile(join(folder, SUMMARY), 'utf8')).toBe(textOf(SUMMARY));
    });
  });

  describe('without a sample', () => {
    const withoutMethod = (method: string): Samples => ({
      ...SAMPLES,
      repositories: SAMPLES.repositories.map(({ repository, methods }) => {
        const { [method]: _forgotten, ...others } = methods;
        return { repository, methods: others };
      }),
    });

    it('name the method', async () => {
      await expect(takeSnapshots(app.app, withoutMethod('getWorkloadSummary'))).rejects.toThrow(
        'No sample call of OptimizedJobRepository.getWorkloadSummary: add one in src/catalogue/samples,',
      );
    });

    it('name every method of a repository that was forgotten altogether', async () => {
      const samples = { ...SAMPLES, repositories: SAMPLES.repositories.slice(1) };
      await expect(takeSnapshots(app.app, samples)).rejects.toThrow(
        /OptimizedJobRepository\.getJob, .*OptimizedJobRepository\.hasPerson/,
      );
    });

    it('name the cached query', async () => {
      const { 'people.team': _forgotten, ...cached } = SAMPLES.cached;
      await expect(takeSnapshots(app.app, { ...SAMPLES, cached })).rejects.toThrow('the cached query people.team');
    });
  });
});
