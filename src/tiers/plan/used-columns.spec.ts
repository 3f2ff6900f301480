import { usedColumns } from './used-columns.js';
import type { PlanNode } from './plan-node.js';

const scan = (more: object = {}): PlanNode => ({
  'Node Type': 'Seq Scan',
  'Relation Name': 'job',
  Alias: 'j',
  Output: ['j.id', 'j.title', 'j.due'],
  ...more,
});

const shown = (plan: PlanNode) =>
  usedColumns(plan).map(
    ({ column, condition, at }) => `${column} ${condition === undefined ? 'value' : 'condition'} ${at}`,
  );

describe('the columns that a plan uses', () => {
  it('are not what a scan happens to return', () => {
    const plan = {
      'Node Type': 'Aggregate',
      Output: ['count(j.due)'],
      Plans: [scan({ 'Parent Relationship': 'Outer' })],
    };
    expect(shown(plan)).toEqual(['due value Aggregate: Output: count(j.due)']);
  });

  it('are not what is handed on from a scan', () => {
    const below = scan({ 'Parent Relationship': 'Outer' });
    const sort = {
      'Node Type': 'Sort',
      'Parent Relationship': 'Outer',
      'Sort Key': ['j.due'],
      Output: below['Output'],
    };
    const plan = { 'Node Type': 'Aggregate', Output: ['j.due'], Plans: [{ ...sort, Plans: [below] }] };
    expect(new Set(usedColumns(plan).map(({ column }) => column))).toEqual(new Set(['due']));
  });

  it.each([
    ['a member of a set', 'Append', 'Member'],
    ['a side of a recursion', 'Recursive Union', 'Inner'],
    ['a subquery', 'Subquery Scan', 'Subquery'],
    ['a subplan', 'Result', 'SubPlan'],
    ['an initial plan', 'Result', 'InitPlan'],
  ])('are what %s returns', (_what, node, relationship) => {
    const plan = { 'Node Type': node, Output: [], Plans: [scan({ 'Parent Relationship': relationship })] };
    expect(usedColumns(plan).map(({ column }) => column)).toEqual(['id', 'title', 'due']);
  });

  it('are what the uppermost scan returns', () => {
    expect(shown(scan()).map((use) => use.split(' ')[0])).toEqual(['id', 'title', 'due']);
  });

  it('are said with the place where they were found', () => {
    const below = scan({ 'Parent Relationship': 'Outer', Filter: "(j.status = 'open'::text)" });
    const plan = { 'Node Type': 'Sort', Output: ['j.title'], 'Sort Key': ['j.due DESC'], Plans: [below] };
    expect(shown(plan)).toEqual([
      'due value Sort: Sort Key: j.due DESC',
      'title value Sort: Output: j.title',
      "status condition Sort > Seq Scan on job j: Filter: (j.status = 'open'::text)",
    ]);
  });

  it('are found in properties that nobody has heard of', () => {
    expect(shown(scan({ Output: [], 'New Key': [{ 'Within It': ['j.cost'] }] }))).toEqual([
      'cost value Seq Scan on job j: New Key: j.cost',
    ]);
  });

  it('of an aggregate are more than conditions, also where they choose groups', () => {
    const below = scan({ 'Parent Relationship': 'Outer', Output: [] });
    const plan = { 'Node Type': 'Aggregate', Filter: '(max(j.due) > now())', Output: [], Plans: [below] };
    expect(usedColumns(plan)).toMatchObject([{ column: 'due', condition: undefined }]);
  });

  it('cannot be told from a plan that does not qualify them', () => {
    const output =
      (...texts: string[]) =>
      () =>
        usedColumns(scan({ Output: texts }));
    expect(output('title')).toThrow('explain "select * from (…) statement" instead');
    expect(output('lower(title)')).toThrow(TypeError);
    expect(output('"Title"')).toThrow(TypeError);
    expect(output('1', "'x'::text", 'true', 'count(*)', 'NULL::text')).not.toThrow();
    expect(output('j.title', 'EXTRACT(epoch FROM j.due)')).not.toThrow();
  });
});
