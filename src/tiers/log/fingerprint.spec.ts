import { fingerprintOf } from './fingerprint.js';

describe('a fingerprint', () => {
  it('is the same for lists of any length, and for any layout', () => {
    const one = fingerprintOf('select a.id from activity_asset a\n  where a.id in (?)');
    const many = fingerprintOf('select a.id from activity_asset a where a.id in (?, ?, ?)');
    expect(many).toMatchObject({ id: one.id, text: 'select a.id from activity_asset a where a.id in (?)' });
    expect(fingerprintOf('insert into t (a, b) values (?, ?), (?, ?)').text).toBe('insert into t (a, b) values (?)');
  });

  it('is the same whatever values are written into the statement, and shows none of them', () => {
    const one = fingerprintOf("select id from t where email = 'alice@example.com' and n in (1, 2)");
    const other = fingerprintOf("select id from t where email = 'bob@example.com' and n in (3)");
    expect(one).toEqual(other);
    expect(one.text).toBe('select id from t where email = ? and n in (?)');
  });

  it('differs with the statement', () => {
    expect(fingerprintOf('select id from t').id).not.toBe(fingerprintOf('select id from u').id);
  });

  it.each([
    ['select "j0".* from "activity_job" as "j0"', 'select', ['activity_job']],
    ['update "public"."activity_job" set a = ?', 'update', ['activity_job']],
    ['delete from activity_job where id = ?', 'delete', ['activity_job']],
    ['insert into activity_comment (body) values (?)', 'insert', ['activity_comment']],
    [
      'with team as (select id from peoples_people) select * from team join activity_job j on true',
      'select',
      ['peoples_people', 'activity_job'],
    ],
    [
      'select (select name from x where x.id = y.x) as x from (select id from y limit ?) page join y on true',
      'select',
      ['y', 'x'],
    ],
    ['with r as materialized (select id from x) select * from r left join y on true', 'select', ['x', 'y']],
    ['with recursive t (n) as (select id from x) select * from t', 'select', ['x']],
    ['with recursive t as (select 1) select * from t', 'select', []],
    ['select a from x left join lateral (select b from y) z on true', 'select', ['x', 'y']],
    ['with gone as (select 1) delete from x', 'other', ['x']],
    ['with old as (select id from x) update y as z set a = ? from old', 'other', ['x', 'y']],
    ['with old as (select id from x for update) select * from old', 'select', ['x']],
  ])('reads %s', (sql, kind, tables) => {
    expect(fingerprintOf(sql)).toMatchObject({ kind, tables });
  });

  it.each([
    ['select * from t limit ?', true],
    ['select * from t order by a limit 10 offset ?', true],
    ['select * from (select * from t limit ?) page join u on true', false],
    ['select * from t limit ?::int for share', true],
    ['select * from t where a in (select b from u) order by a offset ? rows fetch first 10 rows only', true],
    ['select * from t limit all', false],
    ['with page as (select * from t limit ?) select * from page join u on true', false],
    ['select coalesce(a, 0) from t', false],
    ['select a from t', false],
  ])('knows whether the rows of %s are bounded', (sql, bounded) => {
    expect(fingerprintOf(sql).bounded).toBe(bounded);
  });

  it.each([
    ['select * from t where id = ? for update', true],
    ['select * from t for no key update', true],
    ['select * from t for share', false],
    ['update t set a = ?', false],
  ])('tells whether it waits for others: %s', (sql, locks) => {
    expect(fingerprintOf(sql).locks).toBe(locks);
  });
});
