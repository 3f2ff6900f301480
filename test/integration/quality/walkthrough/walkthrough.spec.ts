import { NaiveReportedJobs } from '../../../../src/bench/walkthrough/step0-naive.js';
import { PopulatedReportedJobs } from '../../../../src/bench/walkthrough/step1-populated.js';
import { SelectedReportedJobs } from '../../../../src/bench/walkthrough/step2-selected.js';
import { OptimizedReportedJobs } from '../../../../src/bench/walkthrough/step3-joined.js';
import { INDEX } from '../../../../src/bench/walkthrough/step4-index.js';
import { CachedReportedJobs, DEPENDENCIES } from '../../../../src/bench/walkthrough/step5-cached.js';
import type { ReportedJob } from '../../../../src/bench/walkthrough/reported-jobs.js';
import { Comment, Job, People, Site } from '../../../../src/model/index.js';
import {
  checkPlans,
  describeMissing,
  explain,
  missingDependencies,
  recordStatements,
} from '../../../../src/tiers/index.js';
import { expectNoGrowth, expectQueries } from '../../../../src/tiers/testing/index.js';
import { REPORTED, WalkthroughGround } from './ground.js';
import { Page, shows } from './page.js';

/** The steps of docs/query-quality.md: what each of them answers, takes, and is told. */
const page = new Page();
/** Of each step: how many statements. */
const statements: number[] = [];
let ground: WalkthroughGround;
let answer: ReportedJob[];

beforeAll(async () => {
  ground = await WalkthroughGround.open();
});
afterAll(() => ground.close());

/** Demands that the page shows these texts below a heading, each of them and no others. */
function expectShown(heading: string, texts: readonly string[]): void {
  const shown = page.texts(heading);
  const told = texts.map((text, index) => {
    const line = shown[index];
    return line !== undefined && shows(line, text) ? line : text;
  });
  expect(told).toStrictEqual(shown);
}

describe('step 0, the naive method', () => {
  it('answers, row by row', async () => {
    const asked = await ground.step(NaiveReportedJobs);
    ({ answer } = asked);
    statements.push(asked.statements);
    expect(answer).toHaveLength(REPORTED);
    expect(answer.map(({ priority }) => priority)).toEqual(
      answer.map(({ priority }) => priority).toSorted((a, b) => 'chml'.indexOf(a[0]!) - 'chml'.indexOf(b[0]!)),
    );
    expect(answer[0]).toMatchObject({
      assignedTo: { peoplename: expect.any(String) },
      site: { name: expect.any(String) },
      comments: 3,
    });
    expect(asked.statements).toBe(49);
    expectShown('Step 0', asked.found);
  });

  it('grows with its rows', async () => {
    const growth = expectNoGrowth((rows) => ground.as(NaiveReportedJobs, rows), { at: [3, 10] });
    const { message } = await growth.then(
      () => new Error('It does not.'),
      (error: Error) => error,
    );
    expectShown('In a test', [message]);
    for (const step of [PopulatedReportedJobs, SelectedReportedJobs, OptimizedReportedJobs]) {
      await expectNoGrowth((rows) => ground.as(step, rows), { at: [3, 10] });
    }
  });
});

it.each([
  [1, 'limit and populate', PopulatedReportedJobs, 2],
  [2, 'fields, and counting in the database', SelectedReportedJobs, 2],
  [3, 'one statement', OptimizedReportedJobs, 1],
])('step %i, %s, gives the same answer with fewer statements and other findings', async (number, _, step, count) => {
  const asked = await ground.step(step);
  expect(asked.answer).toEqual(answer);
  expect(asked.statements).toBe(count);
  statements.push(count);
  expectShown(`Step ${number}`, asked.found);
});

describe('step 4, the plan', () => {
  const indexes = () => ground.db.sql(`select indexdef from pg_indexes where tablename = 'activity_job' order by 1`);

  it('brings the index of the schema back as it was', async () => {
    const before = await indexes();
    await ground.db.sql(INDEX.missing.drop);
    expect(await indexes()).toHaveLength(before.length - 1);
    await ground.db.sql(INDEX.missing.create);
    expect(await indexes()).toEqual(before);
    await ground.db.sql(INDEX.missing.drop);
  });

  afterAll(async () => {
    await ground.db.sql(INDEX.proposed.drop);
    await ground.db.sql(INDEX.missing.create);
  });

  const check = async () => {
    const { statements: issued } = await recordStatements(() => ground.as(OptimizedReportedJobs));
    // The test has fewer rows than what counts as large.
    const options = { thresholds: { largeTableRows: 1_000 }, tables: ['activity_job'] };
    return checkPlans(ground.db.em, [{ query: 'reported', statements: issued }], options);
  };

  it('lacks an index, which is proposed with its gain', async () => {
    const { findings } = await check();
    const proposals = findings.flatMap(({ proposal }) => proposal ?? []);
    const found = findings.map(({ query, kind, message }) => `${query}: ${kind}, ${message}`);
    const proposed = proposals.map(
      ({ costBefore, costAfter, create }) =>
        `cost ${costBefore.toFixed(0)} before, ${costAfter.toFixed(0)} after, tried on a copy: ${create}`,
    );
    expect(proposals.map(({ create }) => create)).toEqual([INDEX.proposed.create]);
    expectShown('Step 4', [...found, ...proposed]);
  });

  it('has nothing to find once the index is there', async () => {
    await ground.db.sql(INDEX.proposed.create);
    await ground.db.sql('analyze activity_job');
    const { findings, usedIndexes } = await check();
    expect(findings).toEqual([]);
    expect(usedIndexes).toContain('activity_job_bu_id_created_by_id_idx');
    const asked = await ground.step(OptimizedReportedJobs);
    expect(asked.answer).toEqual(answer);
    statements.push(asked.statements);
  });
});

describe('step 5, tier 3', () => {
  it('is told of a dependency that was forgotten', async () => {
    const { statements: issued } = await recordStatements(() => ground.as(OptimizedReportedJobs));
    const explained = await Promise.all(issued.map((statement) => explain(ground.db.em, statement)));
    const { name } = ground.db.get(CachedReportedJobs).reported;
    const { peoples_people } = DEPENDENCIES.shows;
    const forgetful = { name, dependsOn: { ...DEPENDENCIES, shows: { peoples_people } } };
    expectShown('Step 5', missingDependencies(forgetful, explained).map(describeMissing));
    expect(missingDependencies({ name, dependsOn: DEPENDENCIES }, explained)).toEqual([]);
  });

  it('answers without a statement, and finds nothing to say', async () => {
    const load = await ground.step(CachedReportedJobs);
    expect(load).toEqual({ answer, statements: 1, found: [] });
    const hit = await ground.step(CachedReportedJobs);
    expect(hit).toEqual({ answer, statements: 0, found: [] });
    statements.push(hit.statements);
  });

  it.each([
    ['a site gets another name', Site, (job: ReportedJob) => job.site?.id, { name: 'Roof' }],
    ['a person gets another name', People, (job: ReportedJob) => job.assignedTo?.id, { peoplename: 'Ann' }],
    ['a job is done', Job, (job: ReportedJob) => job.id, { status: 'completed' }],
  ])('shows at once that %s', async (_, entity, idOf, change) => {
    const before = (await ground.step(CachedReportedJobs)).answer;
    const id = idOf(before[0]!);
    await ground.write((em) => em.nativeUpdate(entity as typeof Job, { id: id as number }, change as object));
    const after = await ground.step(CachedReportedJobs);
    expect(after.statements).toBe(1);
    expect(after.answer).not.toEqual(before);
    expect(after.answer).toEqual((await ground.step(OptimizedReportedJobs)).answer);
    expect((await ground.step(CachedReportedJobs)).statements).toBe(0);
  });

  it('shows at once that there is a remark more', async () => {
    const [before] = (await ground.step(CachedReportedJobs)).answer;
    await ground.write((em) => em.insert(Comment, { bu: ground.bu, job: before!.id, body: 'one more' }));
    const [after] = (await ground.step(CachedReportedJobs)).answer;
    expect(after).toEqual({ ...before, comments: before!.comments + 1 });
  });

  it('is not asked anew for what it does not show', async () => {
    await ground.step(CachedReportedJobs);
    await ground.write((em) => em.nativeUpdate(Job, { id: answer[0]!.id }, { description: 'at more length' }));
    await expectQueries(0, () => ground.as(CachedReportedJobs));
  });
});

it('the page tells how many statements each step takes', () => {
  const told = page.table('What it brought').map(([, count]) => Number(count));
  // The naive one has more rows to ask for where it was measured.
  expect(told.slice(1)).toEqual(statements.slice(1));
  expect(told[0]).toBeGreaterThanOrEqual(statements[0]!);
});
