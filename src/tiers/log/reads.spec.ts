import { Reads } from './reads.js';

it('rows that are watched can be read, written and cloned like any others', () => {
  const reads = new Reads();
  const [row] = reads.watchRows('select id, name from t', undefined, [{ id: 1, name: 'one' }]) as [
    { id: number; name: string },
  ];
  expect(row.id).toBe(1);
  expect([...(reads.rows.get('select id, name from t')?.read ?? [])]).toEqual(['id']);
  row.name = 'another';
  expect(structuredClone(row)).toEqual({ id: 1, name: 'another' });
  expect(JSON.stringify(row)).toBe('{"id":1,"name":"another"}');
});
