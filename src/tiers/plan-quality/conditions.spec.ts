import { conditionsOn } from './conditions.js';

const on = (expression: string) => conditionsOn('j', expression).map(({ column, kind }) => `${column} ${kind}`);

describe('what a condition demands of the columns of a relation', () => {
  it.each([
    ['(j.id = 1)', ['id equal']],
    ["((j.bu_id = '1'::bigint) AND (j.status = 'open'::text))", ['bu_id equal', 'status equal']],
    ["((j.code)::text = 'x'::text)", ['code equal']],
    ["(j.status = ANY ('{open,begun}'::text[]))", ['status among']],
    ["(j.due < '2026-01-01 00:00:00+00'::timestamp with time zone)", ['due range']],
    ["(ROW(j.due, j.id) > ROW('2026-01-01'::date, 7))", ['due range']],
    ['(p.id = j.person_id)', ['person_id equal']],
    ['(j.site_id IS NULL)', ['site_id equal']],
    ['(j.site_id IS NOT NULL)', ['site_id other']],
    ['j.enabled', ['enabled equal']],
    ['(NOT j.enabled)', ['enabled equal']],
    ['(j."Line 2" = 3)', ['Line 2 equal']],
    ["(j.status <> 'done'::text)", []],
    ["(lower(j.code) = 'x'::text)", []],
    ["(j.name ~~* '%x%'::text)", []],
    ["((j.status = 'open'::text) OR (j.cost > 3))", []],
    ['(p.id = 1)', []],
    ['', []],
  ])('%s', (expression, expected) => {
    expect(on(expression)).toEqual(expected);
  });
});
