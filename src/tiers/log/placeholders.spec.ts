import { comparisonsOf } from './placeholders.js';

const compared = (sql: string, params: readonly unknown[]) =>
  comparisonsOf({ sql, params })?.map(({ use, column, values }) => `${column} ${use} ${values.join()}`.trim());

describe('what a statement compares', () => {
  it.each([
    ['select * from a where "a0"."bu_id" = ? and "a0"."id" in (?, ?)', [1, 2, 3], ['bu_id equal 1', 'id list 2,3']],
    ['select a from t where bu_id = ? and id = any(?::bigint[])', [1, [2, 3]], ['bu_id equal 1', 'id list 2,3']],
    ['select a from t where id = any (array[?, ?])', [2, 3], ['id list 2,3']],
    ['select a from unnest(?::int[]) as t (a)', ['{1,2}'], ['list 1,2']],
    ['select a from t where (day, id) > (?, ?) limit ?', ['x', 3, 10], ['id range x,3', 'range 10']],
    ['select a from t where day between ? and ? and id = ?', ['x', 'y', 3], ['day range x,y', 'id equal 3']],
    [
      'select a from t where day < ? or day = ? and id < ? offset ?',
      ['x', 'x', 3, 9],
      ['day range x', 'day equal x', 'id range 3', 'range 9'],
    ],
    ["select 'why?', a ->> ? from t where lower(a) = ? and b <> ?", ['k', 'v', 'w'], ['other k,w', 'a equal v']],
    ['update t set a = ?, b = ? where id not in (?)', [1, 2, 3], ['a equal 1', 'b equal 2', 'id list 3']],
    [
      'insert into t (a, b) values (?, ?), (?, ?)',
      [1, null, 3, new Date(0)],
      ['other 1,null,3,1970-01-01T00:00:00.000Z'],
    ],
  ])('%s', (sql, params, expected) => {
    expect(compared(sql, params)).toEqual(expected);
  });

  it('is unknown where values and placeholders are not as many', () => {
    expect(compared('select a from t where b = ?', [])).toBeUndefined();
  });
});
