import { columnsIn, conjunctsOf, onlyColumn, sidesOf } from './expression.js';

describe('the columns that an expression names', () => {
  it.each<[string, string[]]>([
    ['j.title', ['j.title']],
    ['(lower(j.title) || p.name)', ['j.title', 'p.name']],
    ['"Order Line"."Unit Price"', ['Order Line.Unit Price']],
    [`l."say ""hi"""`, ['l.say "hi"']],
    ["(j.title = 'a.b and ''c.d'''::text)", ['j.title']],
    [String.raw`(j.title = E'it\'s a.b')`, ['j.title']],
    ['count(*) FILTER (WHERE (j.cost > 1.5))', ['j.cost']],
    ["('x'::public.priority = j.priority)", ['j.priority']],
    ['public.rank(j.cost)', ['j.cost']],
    ['row_to_json(j.*)', ['j.*']],
    ['(j.* <> k.*)', ['j.*', 'k.*']],
    ['(j.*)::text', ['j.*']],
    ['((InitPlan 1).col1 + $0)', []],
    ['(ROW(j.due, j.id) > ROW($1, 5))', ['j.due', 'j.id']],
    ['größe.länge', ['größe.länge']],
    ['1.5', []],
  ])('%s', (expression, columns) => {
    expect(columnsIn(expression).map(({ alias, column }) => `${alias}.${column}`)).toEqual(columns);
  });
});

describe('what an expression consists of', () => {
  it.each<[string, string[]]>([
    ['((a.x = 1) AND (a.y = 2))', ['(a.x = 1)', '(a.y = 2)']],
    ['(((a.x = 1) AND (a.y = 2)) AND a.z)', ['(a.x = 1)', '(a.y = 2)', 'a.z']],
    ['((a.x = 1) OR ((a.y = 2) AND a.z))', ['((a.x = 1) OR ((a.y = 2) AND a.z))']],
    ["(a.x = ' AND '::text)", ["(a.x = ' AND '::text)"]],
    ['a."AND"', ['a."AND"']],
  ])('%s: what must hold', (expression, conjuncts) => {
    expect(conjunctsOf(expression)).toEqual(conjuncts);
  });

  it.each<[string, readonly [string, string] | undefined]>([
    ['(a.x = b.y)', ['a.x', 'b.y']],
    ["(a.x = '5'::bigint)", ['a.x', "'5'::bigint"]],
    ['(a.x >= 5)', undefined],
    ['((a.x = 1) OR (a.y = 2))', undefined],
    ['a.x', undefined],
    ['((a.x = b.y) = true)', ['(a.x = b.y)', 'true']],
  ])('%s: what is equal', (expression, sides) => {
    expect(sidesOf(expression)).toEqual(sides);
  });

  it('is one column, or more than that', () => {
    expect(onlyColumn('(a.x)')).toEqual({ alias: 'a', column: 'x' });
    expect(onlyColumn('(a.x)::text')).toBeUndefined();
    expect(onlyColumn('lower(a.x)')).toBeUndefined();
    expect(onlyColumn('a.*')).toEqual({ alias: 'a', column: '*' });
  });
});
