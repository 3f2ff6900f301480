import { layoutSql } from './layout-sql.js';

describe('layoutSql', () => {
  it('gives every column and condition a line', () => {
    expect(layoutSql('select a.id, a.name from asset a where a.bu_id = ? and a.id > ? order by a.id limit ?')).toBe(
      [
        'select',
        '  a.id,',
        '  a.name',
        'from asset a',
        'where',
        '  a.bu_id = ?',
        '  and a.id > ?',
        'order by a.id',
        'limit ?',
      ].join('\n'),
    );
  });

  it('puts what a joined row must meet below the join', () => {
    expect(layoutSql('select 1 from a left join b on b.bu_id = a.bu_id and b.id = a.b_id where a.id = ?')).toBe(
      ['select 1', 'from', '  a', '  left join b on b.bu_id = a.bu_id', '    and b.id = a.b_id', 'where a.id = ?'].join(
        '\n',
      ),
    );
  });

  it.each(['id in (?, ?, ?)', 'id in (?)', 'id in ( ?,? )'])('cuts a list of parameters: %s', (condition) => {
    expect(layoutSql(`select 1 from t where ${condition}`)).toBe('select 1\nfrom t\nwhere id in (?, …)');
  });

  it.each(['array[?, ?]', 'array[?]', 'array[]'])('cuts an array of parameters: %s', (array) => {
    expect(layoutSql(`select 1 from t where id = any (${array}::bigint[])`)).toBe(
      'select 1\nfrom t\nwhere id = any (array[?, …]::bigint[])',
    );
  });

  it('leaves lists that are part of the statement', () => {
    const statement = `select 1 from t where (a, b) > (?, ?) and status in ('x', 'y') and c in (select c from u)`;
    const text = layoutSql(statement);
    expect(text).toContain('(a, b) > (?, ?)');
    expect(text).toContain(`status in ('x', 'y')`);
    expect(text.replaceAll(/\s/g, '')).toBe(statement.replaceAll(/\s/g, ''));
  });
});
