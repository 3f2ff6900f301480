import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { copyBatches, type SeedRow } from './engine/copy-text.js';
import { demoSeedOptions, invalidOption, type SeedOptions } from './options.js';
import { planWorld } from './plan/world.js';
import { seedTables } from './tables/index.js';

const NOW = new Date('2026-03-04T11:30:00Z');
const SHARED = new Set(['onboarding_bt', 'activity_manufacturer']);

/** The table that each foreign key points to. */
const TARGETS: Readonly<Record<string, string>> = {
  bu_id: 'onboarding_bt',
  manager_id: 'peoples_people',
  people_id: 'peoples_people',
  performedby_id: 'peoples_people',
  technician_id: 'peoples_people',
  author_id: 'peoples_people',
  assigned_to_id: 'peoples_people',
  created_by_id: 'peoples_people',
  updated_by_id: 'peoples_people',
  pgroup_id: 'peoples_pgroup',
  site_id: 'onboarding_site',
  location_id: 'activity_location',
  category_id: 'activity_category',
  manufacturer_id: 'activity_manufacturer',
  asset_id: 'activity_asset',
  qset_id: 'activity_questionset',
  job_id: 'activity_job',
};

function generate(options: SeedOptions): Map<string, SeedRow[]> {
  const world = planWorld(options, 'hash');
  return new Map(seedTables.map((table) => [table.name, [...table.rows(world)]]));
}

function digest(options: SeedOptions): string {
  const world = planWorld(options, 'hash');
  const hash = createHash('sha256');
  for (const table of seedTables) {
    for (const batch of copyBatches(table.rows(world), 1_000)) for (const chunk of batch.chunks()) hash.update(chunk);
  }
  return hash.digest('hex');
}

const smallOptions = fc
  .record({
    bus: fc.integer({ min: 1, max: 6 }),
    extra: fc.nat(40),
    assets: fc.nat(60),
    jobs: fc.nat(80),
    seed: fc.nat(),
  })
  .map(({ bus, extra, assets, jobs, seed }): SeedOptions => ({
    bus,
    people: 3 * bus + extra,
    assets,
    jobs,
    seed,
    now: NOW,
  }));

/** Every reference points to a row that came earlier and belongs to the same unit, or to nobody. */
function expectSoundReferences(data: Map<string, SeedRow[]>): void {
  const units = new Map<string, Map<unknown, unknown>>();
  for (const [table, rows] of data) {
    const known = new Map<unknown, unknown>();
    units.set(table, known);
    for (const [index, row] of rows.entries()) {
      if (row['id'] !== index + 1) throw new Error(`${table}: row ${index + 1} has the id ${String(row['id'])}`);
      for (const [column, value] of Object.entries(row)) {
        if (!column.endsWith('_id') || value === null) continue;
        const target = column === 'parent_id' ? table : (TARGETS[column] ?? column);
        const found = units.get(target);
        const self = target === table && value === row['id'];
        if (found?.has(value) !== true || self) throw new Error(`${table}.${column} = ${String(value)} points nowhere`);
        if (SHARED.has(target) || SHARED.has(table)) continue;
        if (found.get(value) !== row['bu_id']) throw new Error(`${table}.${column} leaves the business unit`);
      }
      known.set(row['id'], row['bu_id']);
    }
  }
}

describe('generated data', () => {
  it('are the same for the same options, and others for another seed', () => {
    const options = demoSeedOptions(NOW);
    expect(digest(options)).toBe(digest({ ...options }));
    expect(digest(options)).not.toBe(digest({ ...options, seed: options.seed + 1 }));
  });

  it('keep the rows of one kind when there are more of another', () => {
    const options: SeedOptions = { ...demoSeedOptions(NOW), bus: 1 };
    const few = generate(options);
    const many = generate({ ...options, jobs: options.jobs + 37 });
    for (const table of ['peoples_people', 'activity_asset', 'activity_maintenancerecord']) {
      expect(many.get(table)).toEqual(few.get(table));
    }
    expect(many.get('activity_job')?.slice(0, options.jobs)).toEqual(few.get('activity_job'));
  });

  it('have the counts asked for, sound references and the three known people in every unit', () => {
    fc.assert(
      fc.property(smallOptions, (options) => {
        expect(invalidOption(options)).toBeNull();
        const data = generate(options);
        expect(data.get('onboarding_bt')).toHaveLength(options.bus);
        expect(data.get('peoples_people')).toHaveLength(options.people);
        expect(data.get('activity_asset')).toHaveLength(options.assets);
        expect(data.get('activity_job')).toHaveLength(options.jobs);
        expectSoundReferences(data);
        const logins = new Set(data.get('peoples_people')?.map(({ loginid }) => loginid));
        expect(logins.size).toBe(options.people);
        for (const unit of data.get('onboarding_bt') ?? []) {
          for (const role of ['admin', 'manager', 'worker'])
            expect(logins).toContain(`${role}-${String(unit['bucode'])}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('give every row of a table the same columns', () => {
    for (const [, rows] of generate(demoSeedOptions(NOW))) {
      expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBe(1);
    }
  });

  describe('of the demo', () => {
    const data = generate(demoSeedOptions(NOW));
    const rows = (table: string): SeedRow[] => data.get(table) ?? [];
    const spread = (table: string, column: string): Set<unknown> => new Set(rows(table).map((row) => row[column]));
    const perParent = (table: string, column: string): number[] => {
      const counts = new Map<unknown, number>();
      for (const row of rows(table)) counts.set(row[column], (counts.get(row[column]) ?? 0) + 1);
      return [...counts.values()];
    };

    it('show every status, priority and identifier', () => {
      expect(spread('activity_job', 'status').size).toBe(5);
      expect(spread('activity_job', 'priority').size).toBe(4);
      expect(spread('activity_asset', 'status').size).toBe(3);
      expect(spread('activity_jobneed', 'identifier').size).toBe(6);
      expect(spread('activity_jobneed', 'jobstatus').size).toBe(5);
      expect(spread('peoples_pgroup', 'enable').size).toBe(2);
    });

    it('have deadlines before and after now, and jobs without one or without a person', () => {
      const deadlines = rows('activity_job').map(({ deadline }) => deadline as Date | null);
      expect(deadlines.some((deadline) => deadline !== null && deadline < NOW)).toBe(true);
      expect(deadlines.some((deadline) => deadline !== null && deadline > NOW)).toBe(true);
      expect(deadlines).toContain(null);
      expect(rows('activity_job').map((row) => row['assigned_to_id'])).toContain(null);
    });

    it('have jobs that were created at the same instant', () => {
      const instants = new Set(
        rows('activity_job').map((row) => `${String(row['bu_id'])} ${String(row['created_at'])}`),
      );
      expect(instants.size).toBeLessThan(rows('activity_job').length);
    });

    it('have much talk on some jobs and more than five completed records on some assets', () => {
      expect(Math.max(...perParent('activity_comment', 'job_id'))).toBeGreaterThanOrEqual(10);
      expect(perParent('activity_comment', 'job_id').length).toBeLessThan(rows('activity_job').length);
      const completed = new Map<unknown, number>();
      for (const row of rows('activity_maintenancerecord')) {
        if (row['completed'] === true) completed.set(row['asset_id'], (completed.get(row['asset_id']) ?? 0) + 1);
      }
      expect(Math.max(...completed.values())).toBeGreaterThan(5);
      expect(completed.size).toBeLessThan(rows('activity_asset').length);
    });

    it('have planned work before, during and after now, adhoc work, tours and work of groups', () => {
      const needs = rows('activity_jobneed');
      const planned = (row: SeedRow) => row['plandatetime'] as Date;
      const expiry = (row: SeedRow) => row['expirydatetime'] as Date;
      expect(needs.every((row) => expiry(row) >= planned(row))).toBe(true);
      expect(needs.some((row) => expiry(row) < NOW)).toBe(true);
      expect(needs.some((row) => planned(row) <= NOW && expiry(row) >= NOW)).toBe(true);
      expect(needs.some((row) => planned(row) > NOW)).toBe(true);
      expect(needs.some((row) => row['job_id'] === null && row['jobtype'] === 'ADHOC')).toBe(true);
      expect(needs.some((row) => row['parent_id'] !== null && row['seqno'] === 2)).toBe(true);
      expect(needs.some((row) => row['people_id'] === null && row['pgroup_id'] !== null)).toBe(true);
      expect(needs.some((row) => row['othersite'] !== '')).toBe(true);
      expect(new Set(needs.map(({ uuid }) => uuid)).size).toBe(needs.length);
    });

    it('never happened after now, nor changed before they were created', () => {
      const past = ['created_at', 'updated_at', 'last_login', 'starttime', 'endtime'];
      const wrong: string[] = [];
      for (const [table, all] of data) {
        for (const row of all) {
          for (const column of past) {
            const value = row[column];
            if (value instanceof Date && value > NOW) wrong.push(`${table} ${String(row['id'])} ${column}`);
          }
          if ((row['updated_at'] as Date) < (row['created_at'] as Date)) wrong.push(`${table} ${String(row['id'])}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  });

  it('have a tree of managers six levels deep in a large unit', () => {
    const people =
      generate({ ...demoSeedOptions(NOW), bus: 1, people: 400, assets: 0, jobs: 0 }).get('peoples_people') ?? [];
    const levels = new Map<unknown, number>();
    for (const { id, manager_id: manager } of people)
      levels.set(id, manager === null ? 0 : (levels.get(manager) ?? 0) + 1);
    expect(Math.max(...levels.values())).toBe(6);
  });
});

describe('invalidOption', () => {
  const valid = demoSeedOptions(NOW);

  it.each<[Partial<SeedOptions>, string]>([
    [{ bus: 0 }, '--bus'],
    [{ bus: 1.5 }, '--bus'],
    [{ people: 8 }, '--people must be at least 9'],
    [{ assets: -1 }, '--assets'],
    [{ jobs: Number.NaN }, '--jobs'],
    [{ seed: 0.5 }, '--seed'],
    [{ now: new Date(Number.NaN) }, '--now'],
  ])('names what is wrong with %p', (wrong, reason) => {
    expect(invalidOption({ ...valid, ...wrong })).toContain(reason);
  });
});
