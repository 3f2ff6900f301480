import { maskLiterals, maskPlan } from './mask-literals.js';

describe('an expression without its values', () => {
  it.each([
    ["(j.status = 'open'::text)", '(j.status = ?::text)'],
    ["(j.name = 'it''s'::text)", '(j.name = ?::text)'],
    [`(j.tags = '{a,"b c"}'::text[])`, '(j.tags = ?::text[])'],
    [String.raw`(j.path = E'c:\\x\'y'::text)`, '(j.path = ?::text)'],
    ['(j.bu_id = 17)', '(j.bu_id = ?)'],
    ['(j.cost > 1.5e-7)', '(j.cost > ?)'],
    ['(j2.id = $1)', '(j2.id = $1)'],
    ['(hashed SubPlan 12)', '(hashed SubPlan 12)'],
    [`(l."Line 2" = 'x'::text)`, `(l."Line 2" = ?::text)`],
    [`(l."it's 7" = l.x7)`, `(l."it's 7" = l.x7)`],
    [
      '((j.code)::character varying(20) = (x)::numeric(10,2))',
      '((j.code)::character varying(20) = (x)::numeric(10,2))',
    ],
    ['select $tag$ secret $tag$, 3', 'select ?, ?'],
    ["select 'a', 'b' from t where x in (1, 2)", 'select ?, ? from t where x in (?, ?)'],
    ["at time zone 'UTC'", 'at time zone ?'],
  ])('%s', (expression, expected) => {
    expect(maskLiterals(expression)).toBe(expected);
  });
});

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
