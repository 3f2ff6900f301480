import { readFileSync } from 'node:fs';
import { nodesOf, pathOf, type PlanNode } from '../plan/plan-node.js';
import { runPlanOf } from './explain-run.js';
import { findInPlan } from './find-in-plan.js';
import { wantedIndexes } from './index-candidates.js';
import { PLAN_THRESHOLDS } from './plan-finding.js';

/** Plans as PostgreSQL 15 ran them, on `unit` (10 rows), `job` (40,000) and `note` (60,000), each with its statement. */
interface Captured {
  readonly name: string;
  readonly explained: unknown;
}

const TABLES = new Map([
  ['unit', 10],
  ['job', 40_000],
  ['note', 60_000],
]);

const captured: ReadonlyMap<string, PlanNode> = new Map(
  readFileSync(new URL('./captured-runs.ndjson', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { name, explained } = JSON.parse(line) as Captured;
      return [name, runPlanOf(explained).plan];
    }),
);

const planOf = (name: string): PlanNode => captured.get(name)!;
const verdictOf = (name: string, thresholds = {}) =>
  findInPlan(planOf(name), TABLES, { ...PLAN_THRESHOLDS, ...thresholds });

/** By plan: the kind of each finding, and the node where it is. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'a status of a large table': ['sequential-scan at Sort > Seq Scan on job j'],
  'most of a large table': [],
  'a scan that a limit ends': [],
  'a scan that workers share': ['sequential-scan at Gather > Seq Scan on note n'],
  'a scan for each row': ['sequential-scan at Nested Loop > Seq Scan on note n'],
  'a join that keeps little': ['sequential-scan at Sort > Hash Join > Seq Scan on note n'],
  'a join that keeps the whole side': [],
  'an index that lacks a column': ['wasteful-index at Index Scan on job j'],
  'a sort on disk': ['spilled-sort at Sort'],
  'a hash table on disk': ['spilled-sort at Aggregate > Hash Join > Hash'],
  'groups on disk': ['spilled-sort at Aggregate'],
  'a sort by groups on disk': ['spilled-sort at Incremental Sort'],
  'columns that go together': [
    'sequential-scan at Sort > Seq Scan on job j',
    'misestimate at Sort > Seq Scan on job j',
  ],
  'a limit that ends an overestimate': [],
  'none where one was expected': [],
  'a function whose rows are not known': [],
  'a bitmap of two indexes': [],
  'the first of an order': ['sequential-scan at Limit > Sort > Seq Scan on job j'],
  'the first of an order within a unit': ['wasteful-index at Limit > Sort > Bitmap Heap Scan on job j'],
  'the first of an order that workers share': ['sequential-scan at Limit > Gather Merge > Sort > Seq Scan on note n'],
  'the first of an order by another table': [],
  'rows that are skipped': ['deep-offset at Limit'],
  'a join within a unit': ['wasteful-index at Hash Join > Bitmap Heap Scan on note n'],
  'an index that is walked through': ['wasteful-index at Index Scan on job j'],
  'a join by either column': ['wasteful-join at Aggregate > Nested Loop'],
  'a limit that is not reached': ['wasteful-index at Limit > Index Scan on job j'],
};

it('there is something expected of every plan', () => {
  expect([...captured.keys()]).toEqual(Object.keys(EXPECTED));
});

describe.each(Object.entries(EXPECTED))('%s', (name, expected) => {
  it('is judged', () => {
    expect(verdictOf(name).findings.map(({ kind, node }) => `${kind} at ${node}`)).toEqual(expected);
  });
});

describe('a finding', () => {
  it('of a sequential scan names table, condition, numbers and index, and none of the values', () => {
    expect(verdictOf('a status of a large table').findings).toEqual([
      {
        kind: 'sequential-scan',
        table: 'job',
        node: 'Sort > Seq Scan on job j',
        filter: '((j.due >= ?::timestamp with time zone) AND (j.status = ?::text))',
        numbers: { tableRows: 40_000, rowsRead: 40_000, rowsKept: 253, times: 1 },
        message: '40000 rows of job are read to keep 253, from end to end',
        fix: 'an index of job on (status, due), or a condition that an existing one leads to',
      },
    ]);
  });

  it('of a scan that workers share counts the rows of all of them once', () => {
    const [found] = verdictOf('a scan that workers share').findings;
    expect(found).toMatchObject({ numbers: { rowsRead: 60_000, rowsKept: 0, times: 1 } });
  });

  it('of a scan for each row says how often the table is read', () => {
    const [found] = verdictOf('a scan for each row').findings;
    expect(found).toMatchObject({ table: 'note', numbers: { rowsRead: 180_000, times: 3 } });
    expect(found?.message).toContain('in 3 rounds');
  });

  it('of a join says how few of the rows that were read found a partner, and by which column', () => {
    const [found] = verdictOf('a join that keeps little').findings;
    expect(found).toMatchObject({ table: 'note', filter: '(n.job_id = j.id)', numbers: { rowsKept: 37 } });
    expect(found?.fix).toContain('(job_id');
  });

  it('of an index names the index', () => {
    const [found] = verdictOf('an index that lacks a column').findings;
    expect(found?.message).toBe('15424 rows of job are read to keep 0, by job_bu_id_due_idx');
  });

  it('of an index that is walked through says how many pages that takes', () => {
    const [found] = verdictOf('an index that is walked through').findings;
    expect(found?.message).toMatch(/^\d\d pages of job_bu_id_due_kind_idx are read for 0 rows of job$/);
    expect(found?.fix).toContain('an index of job on (bu_id, kind)');
  });

  it('of the first rows of an order wants that order', () => {
    const [found] = verdictOf('the first of an order within a unit').findings;
    expect(found).toMatchObject({
      message: '13334 rows of job are read to keep 20, by job_bu_id_idx',
      fix: expect.stringContaining('an index of job on (bu_id, title)'),
    });
  });

  it('of rows that are skipped, and of rows that are compared, says how many', () => {
    const messages = ['rows that are skipped', 'a join by either column'].map((name) => {
      return verdictOf(name).findings[0]?.message;
    });
    expect(messages).toEqual([
      '20000 rows are found and skipped to return 20',
      '1484901 pairs of rows are compared to keep 173',
    ]);
  });

  it('is the node that takes the time, where a statement is slow and no cause is seen', () => {
    const slow = change(planOf('most of a large table'), (node) => ({
      ...node,
      'Actual Total Time': node['Node Type'] === 'Aggregate' ? 1_500 : 1_400,
    }));
    expect(findInPlan(slow, TABLES).findings).toMatchObject([
      { kind: 'slow', node: 'Aggregate > Seq Scan on note n', numbers: { ms: 1_500, ownMs: 1_400 } },
    ]);
    expect(findInPlan(slow, TABLES, { ...PLAN_THRESHOLDS, slowMs: 1_501 }).findings).toEqual([]);
  });

  it('is made of what was read where a table was never analysed', () => {
    const { findings } = findInPlan(planOf('a status of a large table'), new Map([['job', 0]]));
    expect(findings).toMatchObject([{ kind: 'sequential-scan', numbers: { tableRows: 40_000 } }]);
  });

  it('of a sort says how much went to disk, and by which keys', () => {
    const [found] = verdictOf('a sort on disk').findings;
    expect(found).toMatchObject({ filter: 'n.body', numbers: { rows: 60_000, batches: 1 } });
    expect(found?.numbers).toHaveProperty('diskKilobytes', expect.any(Number));
  });

  it('of a hash table says in how many parts it was', () => {
    expect(verdictOf('a hash table on disk').findings).toMatchObject([{ numbers: { batches: 32 } }]);
  });

  it('of an estimate says how far it is off', () => {
    const found = verdictOf('columns that go together').findings.find(({ kind }) => kind === 'misestimate');
    expect(found).toMatchObject({ table: 'job', numbers: { estimated: 5, actual: 2000, times: 1, factor: 400 } });
    expect(found?.fix).toContain('create statistics');
  });
});

describe('what is no finding', () => {
  it('is excused with the reason', () => {
    expect(verdictOf('a limit that ends an overestimate').excused).toEqual([
      {
        kind: 'misestimate',
        node: 'Limit > Index Only Scan on job j',
        reason: 'a limit ended it early',
      },
    ]);
    expect(verdictOf('a function whose rows are not known').excused).toMatchObject([
      { reason: 'what a function returns is not estimated' },
    ]);
    expect(verdictOf('a bitmap of two indexes').excused).toMatchObject([
      { reason: 'a bitmap does not count its rows' },
    ]);
  });

  it('is an estimate of one row where there is none, however often', () => {
    const often = change(planOf('none where one was expected'), (node) =>
      node['Actual Loops'] === 10 ? { ...node, 'Actual Loops': 1_000_000 } : node,
    );
    expect(findInPlan(often, TABLES).findings).toEqual([]);
  });

  it('is a scan of a small table, and one that keeps much: the borders are the thresholds', () => {
    expect(verdictOf('a status of a large table', { largeTableRows: 40_000 }).findings).toHaveLength(1);
    expect(verdictOf('a status of a large table', { largeTableRows: 40_001 }).findings).toEqual([]);
    expect(verdictOf('most of a large table', { smallShare: 0.96 }).findings).toHaveLength(1);
    expect(verdictOf('columns that go together', { estimateFactor: 400 }).findings).toHaveLength(1);
    expect(verdictOf('columns that go together', { estimateRows: 2001 }).findings).toHaveLength(1);
  });

  it('is a sort that an index in that order would have spared, if the planner found it cheaper', () => {
    const plan = planOf('the first of an order within a unit');
    const [sort] = plan.Plans!;
    const [scan] = sort!.Plans!;
    const inOrder = { ...plan, Plans: [{ ...scan!, 'Node Type': 'Index Scan', 'Actual Rows': 20 }] };
    const { findings, excused } = findInPlan(plan, TABLES, PLAN_THRESHOLDS, inOrder);
    expect(findings).toEqual([]);
    expect(excused[0]).toMatchObject({ kind: 'wasteful-index', reason: expect.stringContaining('to 20 rows') });
  });

  it('is a scan that an index would have spared, if the planner found it cheaper', () => {
    const plan = planOf('a status of a large table');
    const [scan] = plan.Plans!;
    const byIndex = { ...plan, Plans: [{ ...scan!, 'Node Type': 'Index Scan', 'Rows Removed by Filter': 100 }] };
    const { findings, excused } = findInPlan(plan, TABLES, PLAN_THRESHOLDS, byIndex);
    expect(findings).toEqual([]);
    expect(excused).toMatchObject([{ kind: 'sequential-scan', reason: expect.stringContaining('353 rows') }]);
    const wasteful = { ...plan, Plans: [{ ...scan!, 'Node Type': 'Index Scan', 'Rows Removed by Filter': 20_000 }] };
    expect(findInPlan(plan, TABLES, PLAN_THRESHOLDS, wasteful).findings).toHaveLength(1);
  });
});

describe('indexes that a scan wants', () => {
  const wantedBy = (name: string, path: string, always: readonly string[] = []) => {
    const plan = planOf(name);
    const placed = [...nodesOf(plan)].find(({ node, above }) => pathOf(node, above) === path)!;
    return wantedIndexes(placed, new Set(always)).map(({ columns, where }) =>
      [columns.join(', '), ...where].join(' where '),
    );
  };

  it('begin with what is equal, then a range, then the order; what always holds may be built in', () => {
    const always = ["(j.status = 'open'::text)"];
    expect(wantedBy('a status of a large table', 'Sort > Seq Scan on job j', always)).toEqual([
      'status, due',
      'status',
      `due where (status = 'open'::text)`,
    ]);
  });

  it('have the column that is joined by', () => {
    expect(wantedBy('a join that keeps little', 'Sort > Hash Join > Seq Scan on note n')).toEqual([
      'job_id, made_at',
      'job_id',
    ]);
  });

  it('have one column that is equal, as well as all of them', () => {
    const wanted = wantedBy('columns that go together', 'Sort > Seq Scan on job j');
    expect(wanted.slice(0, 3)).toEqual(['city, country, region, title', 'city, country, region', 'city, title']);
  });
});

/** A plan with some of its nodes changed. */
function change(node: PlanNode, into: (node: PlanNode) => PlanNode): PlanNode {
  return into({ ...node, ...(node.Plans ? { Plans: node.Plans.map((child) => change(child, into)) } : {}) });
}
