import { Comment, Job, People } from '../../../src/model/index.js';
import { type AllowedFinding, Findings, rawSql, type RecordedFinding } from '../../../src/tiers/index.js';
import { JOBS, NaiveGround } from './naive-ground.js';
import { NaiveJobs } from './naive-jobs.js';
import { PlainPeople } from './plain-people.js';

const ALLOWED: AllowedFinding[] = [
  { kind: 'n+1', where: 'people.export', reason: 'at night' },
  { kind: 'n+1', where: 'test/integration/quality/naive-jobs.ts:*', reason: 'they are naive' },
];
const HERE = 'test/integration/quality/repetitions.spec.ts';

let ground: NaiveGround;
let naive: NaiveJobs;
let plain: PlainPeople;

beforeAll(async () => {
  ground = await NaiveGround.open(ALLOWED);
  naive = ground.db.get(NaiveJobs);
  plain = ground.db.get(PlainPeople);
});

afterAll(() => ground.db.close());

const sql = (text: string, ...values: unknown[]) => rawSql(ground.db.em, text, values);
const told = (findings: readonly RecordedFinding[]) => findings.filter(({ allowed }) => allowed === null);
const withoutLines = (text?: string | null) => text?.replaceAll(/:\d+/g, ':N');

describe('a loop over a method of a repository', () => {
  it('is told once, by the method and by the line of the loop', async () => {
    const findings = await ground.found(async () => {
      for (const id of ground.people) JSON.stringify(await plain.one(id));
    });
    expect(told(findings).map(({ message }) => withoutLines(message))).toEqual([
      `\`PlainPeople.one\` called ${JOBS} times at ${HERE}:N during GET /api/jobs; call a method once that takes all of them`,
    ]);
    expect(told(findings)).toMatchObject([{ kind: 'n+1', subject: 'PlainPeople.one', method: null, times: JOBS }]);
  });

  it('is a fault of the method that loops, where one does', async () => {
    const [finding] = await ground.found(() => plain.each(ground.people));
    expect(finding).toMatchObject({ kind: 'n+1', subject: 'PlainPeople.one', method: 'PlainPeople.each' });
    expect(withoutLines(finding?.site)).toBe('test/integration/quality/plain-people.ts:N');
  });

  it('is none where a few calls run a few statements each', async () => {
    const few = ground.people.slice(0, 2);
    expect(await ground.found(() => Promise.all([plain.all(few), plain.all(ground.people.slice(2, 4))]))).toEqual([]);
  });
});

describe('the relation that a loop loads', () => {
  const subjectOf = async (load: () => Promise<unknown>): Promise<string | undefined> => {
    const findings = await ground.found(async () => {
      await load();
      for (const id of ground.people) await ground.db.em.findOne(People, { id });
    });
    return findings.find(({ kind }) => kind === 'n+1')?.subject;
  };

  it('is the one that accounts for most of the rows', async () => {
    const { em } = ground.db;
    expect(await subjectOf(() => em.find(Job, {}))).toBe('Job.assignedTo');
    expect(await subjectOf(async () => [await em.find(Job, { status: 'active' }), await em.find(Comment, {})])).toBe(
      'Comment.author',
    );
  });

  it('is none that accounts for a few of them only', async () => {
    expect(await subjectOf(() => ground.db.em.find(Job, { jobcode: 'J-1' }))).toBe('peoples_people');
  });
});

describe('a method that may take as many statements as there are rows', () => {
  it('is excused for those', async () => {
    expect(await ground.found(() => plain.all(ground.people))).toMatchObject([{ kind: 'n+1', allowed: 'it is plain' }]);
  });

  it('is excused for nothing else', async () => {
    expect(told(await ground.found(() => plain.sameTwice()))).toMatchObject([
      { kind: 'duplicate', method: 'PlainPeople.sameTwice' },
    ]);
  });
});

describe('many rows in portions are no N+1', () => {
  it('page by page', async () => {
    const { people, bu } = ground;
    const page = 'select id from peoples_people where bu_id = ? and id > ? order by id limit 2';
    const from = 'select id from peoples_people where bu_id = ? order by id limit ? offset ?';
    const cursor = `select id from peoples_people where bu_id = ? and (peoplename > ? or peoplename = ? and id > ?)
      order by peoplename, id limit 2`;
    expect(
      await ground.found(async () => {
        for (const id of people.slice(0, -2)) {
          await sql(page, bu, id);
          await sql(from, bu, 2, people.indexOf(id));
          await sql(cursor, bu, `P${id}`, `P${id}`, id);
        }
      }),
    ).toEqual([]);
  });

  it('list by list', async () => {
    const { people, bu } = ground;
    expect(
      await ground.found(async () => {
        for (const id of people) {
          await sql('select peoplename from peoples_people where bu_id = ? and id in (?, ?)', bu, id, id + 1);
          await sql(
            'update peoples_people set mobno = ? where bu_id = ? and id = any(?)',
            '2',
            bu,
            `{${id},${id + 1}}`,
          );
        }
      }),
    ).toEqual([]);
  });

  it('but one row or one value at a time is one', async () => {
    const { people, bu } = ground;
    const next = 'select id from peoples_people where bu_id = ? and id > ? order by id limit 1';
    const one = 'select peoplename from peoples_people where bu_id = ? and id in (?)';
    const latest = 'select id from activity_comment where bu_id = ? and author_id = ? and id > ? limit 3';
    for (const [text, ...values] of [[next], [one], [latest, 0]] as const) {
      const findings = await ground.found(async () => {
        for (const id of people) await sql(text, bu, id, ...values);
      });
      expect(findings).toMatchObject([{ kind: 'n+1', times: JOBS }]);
    }
  });
});

describe('a duplicate', () => {
  it('is found where different methods ask for the same', async () => {
    const findings = await ground.found(async () => {
      await naive.fanOutOfPeople(ground.people.slice(0, 1));
      await naive.peopleByHand(ground.people.slice(0, 1));
    });
    expect(findings).toMatchObject([{ kind: 'duplicate', times: 2 }]);
    expect(findings[0]?.message).toContain('ran 2 times, in NaiveJobs.fanOutOfPeople and in code outside');
  });

  it('is told once of a method that is called twice, by who called it', async () => {
    const [id = 0] = ground.people;
    const findings = await ground.found(async () => {
      await plain.one(id);
      ground.db.em.clear();
      await plain.one(id);
    });
    expect(findings).toMatchObject([{ kind: 'duplicate', subject: 'PlainPeople.one', method: null, times: 2 }]);
    expect(withoutLines(findings[0]?.site)).toBe(`${HERE}:N`);
  });

  it('is none with other values, however long they are', async () => {
    const ids = Array.from({ length: 120 }, (_, n) => 100_000 + n);
    const lists = [ids, [...ids, 1], [...ids, 2]];
    expect(
      await ground.found(async () => {
        for (const list of lists) {
          const text = 'select id from activity_job where bu_id = ? and id = any(?::bigint[])';
          await sql(text, ground.bu, `{${list.join()}}`);
        }
      }),
    ).toEqual([]);
  });

  it('is none after a write that is part of a query', async () => {
    const read = () => sql('select jobname from activity_job where bu_id = ?', ground.bu);
    const write = `with old as (select id from activity_job where bu_id = ?)
      update activity_job as j set jobname = j.jobname || '!' from old where j.id = old.id`;
    expect(
      told(
        await ground.found(async () => {
          await read();
          await sql(write, ground.bu);
          await read();
        }),
      ),
    ).toEqual([]);
  });
});

it('writes one by one that are part of a query are told as changes', async () => {
  const { people, bu } = ground;
  const text = `with mine as (select id from activity_job where bu_id = ? and assigned_to_id = ? and id < 0)
    delete from activity_comment c using mine where c.job_id = mine.id`;
  const [finding] = await ground.found(async () => {
    for (const id of people) await sql(text, bu, id);
  });
  expect(finding?.message).toMatch(
    /^12 statements change rows of \w+ one by one at .*; write them with one statement$/,
  );
});

it('is allowed by the unit of work, and by the place', async () => {
  const loop = () => naive.peopleByHand(ground.people);
  expect(await ground.found(loop)).toMatchObject([{ allowed: 'they are naive' }]);
  const here = async (): Promise<void> => {
    for (const id of ground.people) await sql('select 1 from peoples_people where bu_id = ? and id = ?', ground.bu, id);
  };
  expect(await ground.found(here)).toMatchObject([{ allowed: null }]);
  expect(await ground.found(here, 'people.export')).toMatchObject([{ allowed: 'at night' }]);
});

it('what is said of a fault is about the worst time', async () => {
  const during = 'work that grows';
  const loop = (ids: readonly number[]) => ground.found(() => naive.peopleByHand(ids), during);
  await loop(ground.people);
  const [finding] = await loop(ground.people.slice(0, 5));
  expect(finding).toMatchObject({ times: JOBS, count: 2, message: expect.stringContaining(`asked ${JOBS} times`) });
  expect(ground.db.get(Findings).all()).toContainEqual(finding);
});
