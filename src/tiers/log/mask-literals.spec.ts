import { maskLiterals } from './mask-literals.js';

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
    [String.raw`path = 'c:\' and name = 'secret'`, 'path = ? and name = ?'],
    ["id = 1 -- isn't\nand name = 'secret'", 'id = ?  \nand name = ?'],
    ["/* it's */ name = 'secret'", '  name = ?'],
    ["day = date'2026-01-01' and n = 1_000 and x = 0xFF - 1.5e-7", 'day = date? and n = ? and x = ? - ?'],
  ])('%s', (expression, expected) => {
    expect(maskLiterals(expression)).toBe(expected);
  });
});
