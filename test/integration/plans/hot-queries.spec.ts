import { OptimizedJobRepository } from '../../../src/activity/index.js';
import { CATALOGUE } from '../../../src/catalogue/index.js';
import { ALLOWED_PLANS } from '../../../src/ops/plans/allowed-plans.js';
import { PlanService } from '../../../src/ops/plans/plan.service.js';
import { checkPlans, type PlanReport } from '../../../src/tiers/index.js';
import { ON_SERVER } from '../../support/on-server.js';
import { PlanGround, THRESHOLDS } from './plans.fixture.js';

/** Of a few thousand jobs, these are counted by any other index as fast. */
const USED_WHEN_LARGE = ON_SERVER ? [] : ['activity_job_open_workload_idx'];

let ground: PlanGround;
let plans: PlanService;
let report: PlanReport;

beforeAll(async () => {
  ground = await PlanGround.open();
  plans = ground.app.app.get(PlanService);
  report = await plans.check({ thresholds: THRESHOLDS });
});
afterAll(() => ground.app.close());

const told = ({ findings }: PlanReport) =>
  findings.filter(({ allowed }) => allowed === null).map(({ query, message }) => `${query}: ${message}`);

describe('the plans of the hot queries', () => {
  it('are those of every query of the catalogue, and of what else the lists are asked', () => {
    const names = report.queries.map(({ query }) => query);
    expect(names.slice(0, CATALOGUE.length)).toEqual(CATALOGUE.map(({ name }) => name));
    expect(names).toContain('OptimizedCommentRepository.getComments');
    const jobs = report.queries.find(({ query }) => query === 'OptimizedJobRepository.getJobs')!;
    const texts = jobs.statements.map(({ sql: text }) => text.replaceAll(/\s+/g, ' '));
    for (const part of ['status = ?', 'priority = ?', 'id > ?']) {
      expect(texts).toContainEqual(expect.stringContaining(part));
    }
    const all = report.queries.flatMap(({ statements }) => statements.map(({ sql: text }) => text));
    expect(new Set(all).size).toBe(all.length);
    for (const { statements, totalCost, actualMs, buffers } of report.queries) {
      expect(statements.length).toBeGreaterThan(0);
      expect(totalCost).toBeGreaterThan(0);
      expect(actualMs).toBeGreaterThan(0);
      expect(buffers.hit + buffers.read).toBeGreaterThan(0);
    }
  });

  it('have nothing that a person should look at', () => {
    expect(told(report)).toEqual([]);
    expect(report.failures).toEqual([]);
  });

  it('are told without the values of statements', () => {
    const { word } = ground.subjects;
    expect(word.length).toBeGreaterThan(3);
    const { queries, findings, excused } = report;
    const text = JSON.stringify({ queries, findings, excused });
    expect([`%${word}%`, "'pending'", "= '"].filter((value) => text.includes(value))).toEqual([]);
  });

  it('use every index, but those that a constraint needs and those that are allowed with a reason', () => {
    const left = report.indexes.filter(
      ({ kind, index, allowed }) =>
        (kind === 'unused' || kind === 'redundant') && allowed === null && !USED_WHEN_LARGE.includes(index),
    );
    expect(left.map(({ index }) => index)).toEqual([]);
    expect(report.indexes.find(({ index }) => index === 'activity_job_site_idx')).toMatchObject({
      kind: 'kept',
      reason: 'removing a row that activity_job_site_id_fkey refers to would read all of activity_job',
    });
  });
});

describe('an index that is allowed to be unused', () => {
  // Where a unit has a thousand jobs, to look at each is as cheap.
  if (ON_SERVER) {
    it('finds a rare word', async () => {
      const jobs = ground.app.app.get(OptimizedJobRepository, { strict: false });
      const asked = await ground.hot('asked', () => jobs.searchJobs('seldom', { limit: 100 }));
      expect((await ground.check(asked)).usedIndexes).toContain('activity_job_search_idx');
    });
  }

  it('spares a long past, with which there is nothing to look at either', async () => {
    await ground.app.sql(
      `insert into activity_jobneed (bu_id, people_id, pgroup_id, jobdesc, identifier, plandatetime, expirydatetime, jobstatus)
       select bu_id, people_id, pgroup_id, jobdesc, identifier, plandatetime - n * interval '30 days',
         expirydatetime - n * interval '30 days', 'COMPLETED'
       from activity_jobneed, generate_series(1, 4) n`,
    );
    await ground.app.sql('analyze activity_jobneed');
    const due = (await plans.hotQueries()).filter(({ query }) => query.startsWith('jobneeds.'));
    const later = await checkPlans(ground.em, due, { thresholds: THRESHOLDS });
    expect(told(later)).toEqual([]);
    expect(later.usedIndexes).toEqual(
      expect.arrayContaining(['activity_jobneed_people_expiry_idx', 'activity_jobneed_pgroup_expiry_idx']),
    );
  });

  it('is there', () => {
    const known = new Set([...report.usedIndexes, ...report.indexes.map(({ index }) => index)]);
    expect(ALLOWED_PLANS.filter(({ index }) => index !== undefined && !known.has(index))).toEqual([]);
  });
});

describe('a statement that somebody wants to see the plan of', () => {
  it('is shown as a tree, without its values', async () => {
    const { tenant } = ground.subjects;
    const sql = `select id from activity_job where bu_id = ? and jobname <> 'Nobody''s' order by deadline limit 3`;
    const shown = await plans.explainStatement(sql, [tenant]);
    expect(shown.sql).toBe('select id from activity_job where bu_id = ? and jobname <> ? order by deadline limit ?');
    expect(shown.text).toMatch(/^Limit {2}\(cost=[\d.]+ rows=3\) \(actual [\d.]+ ms rows=3 loops=1\)/);
    expect(shown.text).toContain('on activity_job');
    expect(shown.text).toContain('jobname <> ?::text');
    expect(JSON.stringify(shown)).not.toContain('Nobody');
    expect(shown).toMatchObject({ plan: { 'Node Type': 'Limit' }, actualMs: expect.any(Number) });
  });

  it('is refused where it writes', async () => {
    const before = await ground.app.sql('select count(*) as n from activity_comment');
    for (const sql of [
      'delete from activity_comment',
      'with gone as (delete from activity_comment returning id) select * from gone',
      'select id from activity_comment limit 1 for update',
      'select 1; delete from activity_comment',
    ]) {
      await expect(plans.explainStatement(sql, [])).rejects.toMatchObject({ code: 'E_NO_QUERY' });
    }
    expect(await ground.app.sql('select count(*) as n from activity_comment')).toEqual(before);
  });

  it('is not part of the work that asks for it', async () => {
    await ground.app.scope.run({}, async () => {
      await plans.explainStatement('select 1', []);
      expect(ground.app.scope.require().statements.count).toBe(0);
    });
  });
});
