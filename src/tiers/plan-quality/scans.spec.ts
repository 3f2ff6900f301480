import type { PlanNode } from '../plan/plan-node.js';
import { PLAN_THRESHOLDS } from './plan-finding.js';
import { findScans } from './scans.js';

const TABLES = new Map([
  ['job', 20_000],
  ['unit', 50],
]);

const scan = (table: string, rows: number, removed = 0, loops = 1): PlanNode => ({
  'Node Type': 'Seq Scan',
  'Relation Name': table,
  'Actual Rows': rows,
  'Rows Removed by Filter': removed,
  'Actual Loops': loops,
});
const join = (type: string, rows: number, child: PlanNode): PlanNode => ({
  'Node Type': 'Hash Join',
  'Join Type': type,
  'Actual Rows': rows,
  'Actual Loops': 1,
  Plans: [child],
});
const found = (plan: PlanNode) => findScans(plan, TABLES, PLAN_THRESHOLDS).found;

it('a large table that is read again and again is found, although all of its rows are kept', () => {
  expect(found(join('Inner', 60_000, scan('job', 20_000, 0, 3)))).toMatchObject([
    { kind: 'sequential-scan', numbers: { rowsRead: 60_000, rowsKept: 60_000, times: 3 } },
  ]);
  expect(found(join('Inner', 20_000, scan('job', 20_000)))).toEqual([]);
});

it('workers that share a scan are no rounds', () => {
  const shared = scan('job', 6_000, 0, 3);
  const gather = { 'Node Type': 'Gather', 'Workers Launched': 2, 'Actual Rows': 18_000, 'Actual Loops': 1 };
  expect(found({ ...gather, Plans: [shared] })).toEqual([]);
  expect(found({ ...gather, 'Workers Launched': 0, Plans: [shared] })).toMatchObject([{ numbers: { times: 3 } }]);
});

it('a small table may be read as often as it likes', () => {
  expect(found(scan('unit', 1, 49, 1_000))).toEqual([]);
});

it('a join that looks for rows without a partner has to read them all', () => {
  expect(found(join('Anti', 3, scan('job', 20_000)))).toEqual([]);
  expect(found(join('Semi', 3, scan('job', 20_000)))).toHaveLength(1);
});

it('rows are counted up to the join that they go into, and not further', () => {
  const sum: PlanNode = { 'Node Type': 'Aggregate', 'Actual Rows': 1, 'Actual Loops': 1 };
  expect(found(join('Inner', 3, { ...sum, Plans: [scan('job', 20_000)] }))).toEqual([]);
  expect(found(join('Inner', 3, { ...sum, 'Node Type': 'Sort', Plans: [scan('job', 20_000)] }))).toHaveLength(1);
});
