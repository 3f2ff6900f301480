import type { PlanNode } from '../plan/plan-node.js';
import { findMisestimates } from './misestimates.js';
import { PLAN_THRESHOLDS } from './plan-finding.js';

/** A scan that expected 50,000 rows and returned 5. */
const scan: PlanNode = {
  'Node Type': 'Seq Scan',
  'Relation Name': 'job',
  'Plan Rows': 50_000,
  'Actual Rows': 5,
  'Actual Loops': 1,
};
const under = (node: PlanNode, child: PlanNode = scan): PlanNode => ({
  'Plan Rows': 5,
  'Actual Rows': 5,
  'Actual Loops': 1,
  ...node,
  Plans: [...(node.Plans ?? []), child],
});
const reasons = (plan: PlanNode) => findMisestimates(plan, PLAN_THRESHOLDS).excused.map(({ reason }) => reason);
const found = (plan: PlanNode) => findMisestimates(plan, PLAN_THRESHOLDS).found.length;

describe('an overestimate is excused', () => {
  it.each<[string, PlanNode]>([
    ['a limit ended it early', under({ 'Node Type': 'Limit' })],
    ['a limit ended it early', under({ 'Node Type': 'Limit' }, under({ 'Node Type': 'Nested Loop' }))],
    ['a merge ends when one side does', under({ 'Node Type': 'Merge Join', 'Join Type': 'Inner' })],
    [
      'the first row that fits is enough',
      under({ 'Node Type': 'Nested Loop', 'Join Type': 'Semi' }, { ...scan, 'Parent Relationship': 'Inner' }),
    ],
    [
      'a subquery is left as soon as it is answered',
      under({ 'Node Type': 'Result' }, { ...scan, 'Parent Relationship': 'SubPlan' }),
    ],
    [
      'there was nothing to join with',
      under(
        {
          'Node Type': 'Hash Join',
          Plans: [
            {
              'Node Type': 'Hash',
              'Parent Relationship': 'Inner',
              'Plan Rows': 1,
              'Actual Rows': 0,
              'Actual Loops': 1,
            },
          ],
        },
        { ...scan, 'Parent Relationship': 'Outer' },
      ),
    ],
  ])('%s', (reason, plan) => {
    expect(reasons(plan)).toEqual([reason]);
    expect(found(plan)).toBe(0);
  });
});

describe('an estimate is told', () => {
  it('where all rows were read before the limit', () => {
    expect(found(under({ 'Node Type': 'Limit' }, under({ 'Node Type': 'Sort' })))).toBe(1);
    expect(found(under({ 'Node Type': 'Limit' }, under({ 'Node Type': 'Aggregate', Strategy: 'Hashed' })))).toBe(1);
  });

  it('where a limit got fewer rows than it wanted, so that everything was read', () => {
    const walked = { ...scan, 'Rows Removed by Filter': 80_000 };
    expect(found({ ...under({ 'Node Type': 'Limit' }, walked), 'Plan Rows': 20, 'Actual Rows': 5 })).toBe(1);
  });

  it('but not where there was little to look at', () => {
    const empty = { ...under({ 'Node Type': 'Limit' }), 'Plan Rows': 20, 'Actual Rows': 5 };
    expect(found(empty)).toBe(0);
    expect(reasons(empty)).toEqual(['there was little to look at']);
  });

  it('where there were more rows than expected, limit or not', () => {
    const more = { ...scan, 'Plan Rows': 5, 'Actual Rows': 50_000 };
    expect(found(under({ 'Node Type': 'Limit' }, more))).toBe(1);
  });

  it('once, of the lowest node that has it', () => {
    const join = under({ 'Node Type': 'Nested Loop', 'Plan Rows': 90_000, 'Actual Rows': 5 });
    expect(findMisestimates(join, PLAN_THRESHOLDS).found.map(({ node }) => node)).toEqual([
      'Nested Loop > Seq Scan on job',
    ]);
  });

  it('but not of a node that is right each time that it runs', () => {
    expect(found({ ...scan, 'Plan Rows': 2_000, 'Actual Rows': 2_000, 'Actual Loops': 1_000 })).toBe(0);
  });

  it('but not of a node that was not run', () => {
    expect(found({ ...scan, 'Actual Loops': 0, 'Actual Rows': 0 })).toBe(0);
  });
});
