import { ApiClient } from '../../support/api-client.js';
import type { AppAnswer } from '../../support/test-app.js';
import { openUnit, type TestUnit } from '../../support/test-unit.js';
import type { Stage } from './stage.js';

type Item = Readonly<Record<string, unknown>>;

const MAX_LIMIT = 500;

/** Follows nextCursor to the end. @param between is called after every page that has a next one */
async function walk(client: ApiClient, path: string, limit: number, between?: () => Promise<unknown>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = '';
  for (;;) {
    const url = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor}`;
    const { status, json } = await client.get(url);
    expect([url, status]).toEqual([url, 200]);
    items.push(...(json.items as Item[]));
    expect(json.items.length).toBeLessThanOrEqual(limit);
    if (json.nextCursor === null) return items;
    expect(json.items).toHaveLength(limit);
    cursor = `&cursor=${encodeURIComponent(String(json.nextCursor))}`;
    await between?.();
  }
}

/** A row in the workload is a person, and one is nobody, who is number 0 here. */
const keyOf = ({ id, people }: Item) => Number(id ?? (people as Item | null)?.['id'] ?? 0);

/** Every collection, page by page. */
export function describePages(stage: () => Stage): void {
  let seeded: ApiClient;
  /** `{table.column}` in a path: the seeded row that most rows of the table point to. */
  const busiest = async (table: string, column: string): Promise<number> => {
    const [row] = await stage().app.sql<{ id: number }>(
      `select t.${column} as id from ${table} t join onboarding_bt b on b.id = t.bu_id and b.bucode = 'BU001'
       where t.${column} is not null group by 1 order by count(*) desc, 1 limit 1`,
    );
    return row!.id;
  };

  beforeAll(() => {
    seeded = new ApiClient(stage().app, 'admin-BU001');
  });

  it.each([
    'jobs',
    'jobs?status=pending',
    'jobs?priority=low',
    'jobs?assignedTo={activity_job.assigned_to_id}',
    'jobs/active',
    'jobs/overdue',
    'jobs/by-priority',
    'jobs/search?q=the',
    'people/{activity_job.assigned_to_id}/jobs',
    'jobs/with-relations',
    'jobs/workload',
    'jobs/{activity_comment.job_id}/comments',
    'jobs/{activity_attachment.job_id}/attachments',
    'jobneeds/mine?people={activity_jobneed.people_id}',
    'jobneeds/external-tours?people={activity_jobneed.people_id}',
    'jobneeds/modified-since?since=2026-06-14T00:00:00Z',
    'assets',
    'assets?status=active',
    'assets?location={activity_asset.location_id}',
    'assets?category={activity_asset.category_id}',
    'assets/active',
    'assets/with-maintenance',
    'locations/{activity_asset.location_id}/assets',
    'assets/{activity_maintenancerecord.asset_id}/maintenance-records',
    'assets/{activity_warranty.asset_id}/warranties',
    'assets/{activity_assetdocument.asset_id}/documents',
    'locations',
    'categories',
    'manufacturers',
    'sites',
    'question-sets',
    'people',
    'people/{peoples_people.manager_id}/team',
    'groups',
  ])('%s', async (template) => {
    const [place, table, column] = /\{(\w+)\.(\w+)\}/.exec(template) ?? [];
    const path = place === undefined ? template : template.replace(place, String(await busiest(table!, column!)));
    const whole = await walk(seeded, path, MAX_LIMIT);
    const keys = whole.map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    expect(await walk(seeded, path, Math.ceil(whole.length / 4) || 1)).toEqual(whole);

    const ask = async (query: string): Promise<AppAnswer> =>
      seeded.get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
    const one = await ask('limit=1');
    expect(one.json.items).toEqual(whole.slice(0, 1));
    for (const query of ['limit=0', 'limit=501', 'limit=-1', 'limit=1.5', 'limit=x', 'limit=', 'cursor=x', 'page=2']) {
      const { status, headers } = await ask(query);
      expect([query, status]).toEqual([query, 400]);
      expect(headers['content-type']).toContain('application/problem+json');
    }
  });

  it('a hundred are answered unless the client says otherwise', async () => {
    const { json } = await seeded.get('jobs');
    expect(json.items).toHaveLength(100);
    expect(json.nextCursor).toEqual(expect.any(String));
    expect((await seeded.get('jobs?limit=500')).json.items.length).toBeGreaterThan(100);
  });

  it('a cursor belongs to its list', async () => {
    const { json } = await seeded.get('jobs?limit=1');
    const cursor = String(json.nextCursor);
    expect((await seeded.get(`assets?limit=1&cursor=${cursor}`)).status).toBe(400);
    expect((await seeded.get(`jobs/active?limit=1&cursor=${cursor}`)).status).toBe(400);
  });

  describe('while rows come and go between the pages', () => {
    let unit: TestUnit;
    let count = 0;

    /** Rows in front of, among and behind those that there are. */
    const insert = {
      job: async () => {
        for (const [priority, year] of Object.entries({ critical: 2000, high: 2025, low: 2030 })) {
          count += 1;
          await stage().app.sql(
            `insert into activity_job (bu_id, jobcode, status, priority, created_at) values (?, ?, 'active', ?, ?)`,
            [unit.id, `NEW-${count}`, priority, `${year}-01-01T00:00:00Z`],
          );
        }
      },
      asset: async () => {
        count += 1;
        await unit.admin.make('assets', { assetcode: `NEW-${count}` });
      },
      person: async () => {
        for (const letter of ['A', 'M', 'Z']) {
          count += 1;
          const body = { loginid: `new-${count}`, peoplename: `${letter}${count}`, managerId: unit.people.admin };
          await unit.admin.make('people', body);
        }
      },
      need: async () => {
        for (const hour of ['00', '12', '23']) {
          const plandatetime = `2026-06-15T${hour}:30:00Z`;
          await unit.admin.make('jobneeds', { jobdesc: 'new', plandatetime, peopleId: unit.people.worker });
        }
      },
      comment: async (): Promise<void> => {
        const [job] = await stage().app.sql<{ id: number }>('select min(id) as id from activity_job where bu_id = ?', [
          unit.id,
        ]);
        for (const year of [2000, 2025, 2030]) {
          await stage().app.sql('insert into activity_comment (bu_id, job_id, body, created_at) values (?, ?, ?, ?)', [
            unit.id,
            job!.id,
            'new',
            `${year}-01-01T00:00:00Z`,
          ]);
        }
      },
    };

    beforeAll(async () => {
      unit = await openUnit(stage().app, 'PAGES');
      for (let n = 0; n < 3; n += 1) {
        for (const kind of ['job', 'asset', 'person', 'need', 'comment'] as const) await insert[kind]();
      }
    }, 60_000);

    it.each([
      ['jobs', 'job'],
      ['jobs/active', 'job'],
      ['jobs/by-priority', 'job'],
      ['jobs/with-relations', 'job'],
      ['jobs/:job/comments', 'comment'],
      ['jobneeds/mine?people=:worker', 'need'],
      ['assets', 'asset'],
      ['assets/active', 'asset'],
      ['assets/with-maintenance', 'asset'],
      ['people', 'person'],
      ['people/:admin/team', 'person'],
    ] as const)('%s: every row that stays comes once, in its place', async (template, kind) => {
      const [job] = await stage().app.sql<{ id: number }>('select min(id) as id from activity_job where bu_id = ?', [
        unit.id,
      ]);
      const path = template
        .replace(':job', String(job!.id))
        .replace(':worker', String(unit.people.worker))
        .replace(':admin', String(unit.people.admin));
      const before = (await walk(unit.admin, path, MAX_LIMIT)).map(keyOf);
      expect(before.length).toBeGreaterThan(2);
      let inserts = 3;
      const between = async () => {
        inserts -= 1;
        if (inserts >= 0) await insert[kind]();
      };
      const walked = (await walk(unit.admin, path, 2, between)).map(keyOf);
      expect(new Set(walked).size).toBe(walked.length);
      expect(walked.filter((key) => before.includes(key))).toEqual(before);
    });

    it('a page goes on behind a row that is gone', async () => {
      const all = (await walk(unit.admin, 'assets', MAX_LIMIT)).map(keyOf);
      let last = -1;
      const walked = await walk(unit.admin, 'assets', 2, () => {
        last += 2;
        return unit.admin.write('delete', `assets/${all[last]}`);
      });
      expect(walked.map(keyOf)).toEqual(all);
      expect(last).toBeGreaterThan(2);
    });
  });
}
