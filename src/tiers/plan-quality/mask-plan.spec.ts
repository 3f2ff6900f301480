import { maskPlan } from './mask-plan.js';

it('masks every expression of a plan and leaves names and numbers', () => {
  const plan = {
    'Node Type': 'Sort',
    'Sort Key': ["(COALESCE(j.city, 'secret'::text))"],
    'Plan Rows': 17,
    Plans: [
      {
        'Node Type': 'Index Scan',
        'Index Name': 'job_2_idx',
        'Relation Name': 'job',
        Filter: "(j.name = 'secret'::text)",
        'Index Cond': '(j.id = 4711)',
        Output: ["'secret'::text"],
        'Rows Removed by Filter': 4,
      },
    ],
  };
  expect(maskPlan(plan)).toEqual({
    'Node Type': 'Sort',
    'Sort Key': ['(COALESCE(j.city, ?::text))'],
    'Plan Rows': 17,
    Plans: [
      {
        'Node Type': 'Index Scan',
        'Index Name': 'job_2_idx',
        'Relation Name': 'job',
        Filter: '(j.name = ?::text)',
        'Index Cond': '(j.id = ?)',
        Output: ['?::text'],
        'Rows Removed by Filter': 4,
      },
    ],
  });
});
