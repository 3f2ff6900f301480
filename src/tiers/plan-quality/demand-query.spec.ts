import { demandQuery } from './demand-query.js';

describe('a statement that is explained', () => {
  it.each([
    'select 1',
    'select 1;',
    '  with a as (select 1) select * from a',
    '(select 1) union (select 2)',
    "select ';' from t -- ; delete",
    'select "a;b" /* ; */ from t',
    'select $x$ ; $x$',
    '-- what it is for\nselect 1',
    'values (1)',
  ])('is a query: %s', (sql) => {
    expect(demandQuery(sql)).toBe(sql.trim().replace(/;$/, ''));
  });

  it.each([
    'delete from job',
    'insert into job values (1)',
    'explain select 1',
    'select 1; drop table job',
    "select 'a'; select 'b'",
    "select E'\\'; commit; drop table job; --'; select 1",
    'set work_mem = 1',
    '',
  ])('is nothing else: %s', (sql) => {
    expect(() => demandQuery(sql)).toThrow(/^(Only queries are|One statement is) explained/);
  });
});
