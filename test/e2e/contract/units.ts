import type { AppAnswer } from '../../support/test-app.js';
import { ENTITIES, Problem } from './views.js';
import { RESOURCES } from './resources.js';
import type { References, Stage } from './stage.js';

/** Who may ask for what, and what is refused with which status. */
export function describeUnits(stage: () => Stage): void {
  it('login: a token that lives an hour at the least, for ten logins a minute at the least', async () => {
    const { app } = stage();
    for (let n = 0; n < 10; n += 1) {
      const { status, json } = await app.login('worker-BU002');
      expect(status).toBe(200);
      expect(json).toEqual({ accessToken: expect.any(String), expiresIn: expect.any(Number) });
      expect(json.expiresIn).toBeGreaterThanOrEqual(3600);
    }
    expectProblem(await app.login('worker-BU002', 'wrong'), 401);
    expectProblem(await app.login('nobody', 'demo'), 401);
    expectProblem(await app.request('POST', '/api/auth/login', { body: { loginid: 'x' } }), 400);
  });

  it('everything else under /api wants the token', async () => {
    const { app, refs } = stage();
    for (const { path } of RESOURCES) {
      const url = `/api/${path(refs)}`;
      if (url !== '/api/jobneeds') expectProblem(await app.request('GET', url), 401);
      expectProblem(await app.request('POST', url, { body: {}, headers: { authorization: 'Bearer x.y.z' } }), 401);
    }
  });

  it('a role that may not: 403', async () => {
    const { home, refs } = stage();
    const refused = ['jobs', 'assets', 'people', 'groups', 'locations', 'categories', 'sites', 'question-sets'];
    for (const path of refused) {
      const { least } = RESOURCES.find((resource) => resource.one === path)!;
      expectProblem(await home.worker.post(path, least), 403);
    }
    expectProblem(await home.worker.delete(`jobs/${refs.job}`), 403);
    expectProblem(await home.manager.post('people', { loginid: 'king', role: 'admin' }), 403);
  });

  it('an id of another unit: 404 in a path', async () => {
    const { home, foreign } = stage();
    for (const path of [
      `jobs/${foreign.job}`,
      `jobs/${foreign.job}/comments`,
      `jobs/${foreign.job}/attachments`,
      `assets/${foreign.asset}`,
      `assets/${foreign.asset}/maintenance-records`,
      `assets/${foreign.asset}/warranties`,
      `assets/${foreign.asset}/documents`,
      `locations/${foreign.location}`,
      `locations/${foreign.location}/assets`,
      `categories/${foreign.category}`,
      `sites/${foreign.site}`,
      `question-sets/${foreign.qset}`,
      `people/${foreign.person}`,
      `people/${foreign.person}/jobs`,
      `people/${foreign.person}/team`,
      `jobneeds/${foreign.jobneed}`,
      `jobneeds/${foreign.jobneed}/report`,
      `jobneeds/${foreign.jobneed}/tree`,
    ]) {
      expectProblem(await home.admin.get(path), 404);
      expectProblem(await home.admin.getFresh(path), 404);
    }
    for (const { path, one, change, deletable, least, view } of RESOURCES) {
      if (view === 'activity_manufacturer') continue;
      const id = rowOf(foreign, one);
      if (id !== undefined && change) expectProblem(await home.admin.patch(`${one}/${id}`, change(foreign)), 404);
      if (id !== undefined && deletable) expectProblem(await home.admin.delete(`${one}/${id}`), 404);
      if (path(foreign).includes('/')) expectProblem(await home.admin.post(path(foreign), least), 404);
    }
  });

  it('an id of another unit, or of nothing: 422 in a body', async () => {
    const { home, foreign, refs } = stage();
    for (const { path, one, full, change, view } of RESOURCES) {
      const relations = Object.entries(full(foreign)).filter(([key]) => key.endsWith('Id') && key !== 'manufacturerId');
      for (const [key, id] of relations) {
        for (const wrong of [id as number, 999_999_999]) {
          const { least } = RESOURCES.find((resource) => resource.view === view)!;
          const answer = await home.admin.post(path(refs), { ...least, [key]: wrong });
          expectProblem(answer, 422);
          expect(answer.json.errors).toEqual([{ pointer: `/${key}`, detail: expect.any(String) }]);
          const row = rowOf(refs, one);
          if (change && row !== undefined)
            expectProblem(await home.admin.patch(`${one}/${row}`, { [key]: wrong }), 422);
        }
      }
    }
  });

  it('?bu= from an admin: that unit; from anyone else: 403', async () => {
    const { home, abroad, foreign } = stage();
    for (const path of ['jobs', 'jobs/with-relations', 'assets/summary', `people/${foreign.person}`]) {
      const there = await home.admin.get(`${path}?bu=${abroad.id}`);
      expect([path, there.status]).toEqual([path, 200]);
      expect(there.json).toEqual((await abroad.admin.get(path)).json);
      for (const client of [home.worker, home.manager]) expectProblem(await client.get(`${path}?bu=${abroad.id}`), 403);
    }
    const made = await home.admin.post(`assets?bu=${abroad.id}`, { assetcode: 'VISIT', locationId: foreign.location });
    expect(made).toMatchObject({ status: 201, json: { bu: { id: abroad.id }, location: { id: foreign.location } } });
    expect(ENTITIES.activity_asset.safeParse(made.json).error).toBeUndefined();
    const one = `assets/${made.json.id}`;
    expectProblem(await home.admin.get(one), 404);
    expect((await abroad.worker.get(one)).json).toEqual(made.json);
    expect((await home.admin.patch(`${one}?bu=${abroad.id}`, { assetname: 'Seen' })).status).toBe(200);
    expect((await abroad.worker.get(one)).json.assetname).toBe('Seen');
    expect((await home.admin.delete(`${one}?bu=${abroad.id}`)).status).toBe(204);
    expectProblem(await home.admin.get('jobs?bu=999999999'), 404);
    expectProblem(await home.admin.get('jobs?bu=abc'), 400);
  });

  it('a row that others need: 409, and it is still there', async () => {
    const { home, refs } = stage();
    const { admin } = home;
    const bodies = RESOURCES.filter(({ view }) => view === 'activity_job' || view === 'activity_asset');
    const users = [];
    for (const { path, full, one } of bodies) users.push(`${one}/${await admin.make(path(refs), full(refs))}`);
    const need = await admin.make('jobneeds', { jobId: refs.job, parentId: refs.jobneed });
    const needed = [
      `sites/${refs.site}`,
      `groups/${refs.group}`,
      `locations/${refs.location}`,
      `categories/${refs.category}`,
      `manufacturers/${refs.manufacturer}`,
      `question-sets/${refs.qset}`,
      `assets/${refs.asset}`,
      `people/${refs.person}`,
      `jobs/${refs.job}`,
    ];
    for (const path of needed) {
      expectProblem(await admin.delete(path), 409);
      expect((await admin.get(path)).status).toBe(200);
    }
    for (const user of users) expect((await admin.delete(user)).status).toBe(204);
    await stage().app.sql('delete from activity_jobneed where id = ?', [need]);
  });

  it('a code that is taken: 409; in another unit it is free', async () => {
    const { home, abroad } = stage();
    expectProblem(await home.admin.post('jobs', { jobcode: 'REF' }), 409);
    expectProblem(await home.admin.post('assets', { assetcode: 'REF' }), 409);
    expectProblem(await abroad.admin.post('people', { loginid: 'worker-HOME' }), 409);
    const other = await home.admin.make('jobs', { jobcode: 'OTHER' });
    expectProblem(await home.admin.patch(`jobs/${other}`, { jobcode: 'REF' }), 409);
    expect((await home.admin.delete(`jobs/${other}`)).status).toBe(204);
  });

  it('a property that there is not, or a value that it cannot have: 400', async () => {
    const { home, refs } = stage();
    for (const { path, one, full, view } of RESOURCES) {
      const body = full(refs);
      expectProblem(await home.admin.post(path(refs), { ...body, colour: 'red' }), 400);
      expectProblem(await home.admin.post(path(refs), { ...body, id: 7 }), 400);
      expectProblem(await home.admin.post(path(refs), { ...body, buId: home.id }), 400);
      for (const [key, value] of Object.entries(body)) {
        const wrong = typeof value === 'string' ? 7 : 'seven';
        const answer = await home.admin.post(path(refs), { ...body, [key]: wrong });
        expect([view, key, answer.status]).toEqual([view, key, 400]);
        if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) {
          const local = { ...body, [key]: value.slice(0, 19) };
          expect([key, (await home.admin.post(path(refs), local)).status]).toEqual([key, 400]);
        }
      }
      const row = rowOf(refs, one);
      if (row !== undefined) expectProblem(await home.admin.patch(`${one}/${row}`, { colour: 'red' }), 400);
    }
  });

  it('statuses change freely', async () => {
    const { home, refs } = stage();
    for (const status of ['completed', 'pending', 'cancelled', 'in_progress', 'active']) {
      expect((await home.manager.patch(`jobs/${refs.job}`, { status })).json.status).toBe(status);
    }
    for (const jobstatus of ['COMPLETED', 'ASSIGNED', 'AUTOCLOSED', 'INPROGRESS']) {
      expect((await home.worker.patch(`jobneeds/${refs.jobneed}`, { jobstatus })).json.jobstatus).toBe(jobstatus);
    }
    for (const status of ['retired', 'active', 'maintenance']) {
      expect((await home.manager.patch(`assets/${refs.asset}`, { status })).json.status).toBe(status);
    }
  });
}

/** RFC 9457. */
function expectProblem({ status, headers, json, text }: AppAnswer, expected: number): void {
  expect([text, status]).toEqual([text, expected]);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(Problem.safeParse(json).error).toBeUndefined();
  expect(json.status).toBe(expected);
}

function rowOf(refs: References, collection: string | undefined): number | undefined {
  const rows: Record<string, number> = {
    jobs: refs.job,
    assets: refs.asset,
    people: refs.person,
    groups: refs.group,
    locations: refs.location,
    categories: refs.category,
    sites: refs.site,
    'question-sets': refs.qset,
    jobneeds: refs.jobneed,
  };
  return collection === undefined ? undefined : rows[collection];
}
