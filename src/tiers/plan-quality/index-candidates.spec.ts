import type { PlanNode } from '../plan/plan-node.js';
import { createIndex } from './create-index.js';
import { wantedIndexes } from './index-candidates.js';

const scan = (filter: string): PlanNode => ({
  'Node Type': 'Seq Scan',
  'Relation Name': 'job',
  Alias: 'j',
  Filter: filter,
});
const sort = (...keys: string[]): PlanNode => ({ 'Node Type': 'Sort', 'Sort Key': keys });

const wanted = (node: PlanNode, above: readonly PlanNode[] = [], always: readonly string[] = []) =>
  wantedIndexes({ node, above }, new Set(always)).map((one) => createIndex('job', one).sql.replace(/.* on job /, ''));

describe('the indexes that a scan wants', () => {
  it('put columns with one value first, then one of several, then a range', () => {
    const filter = "((j.due > '2026-01-01'::date) AND (j.kind = ANY ('{a,b}'::text[])) AND (j.bu_id = 1))";
    expect(wanted(scan(filter))).toContain('(bu_id, kind, due)');
  });

  it('have the order of the rows behind what has one value, with its directions', () => {
    const above = [sort('j.priority DESC', 'j.created_at', 'j.id NULLS FIRST')];
    expect(wanted(scan('(j.bu_id = 1)'), above)[0]).toBe('(bu_id, priority desc, created_at, id nulls first)');
  });

  it('follow the order only as far as it is of columns of the table', () => {
    expect(wanted(scan('(j.bu_id = 1)'), [sort('j.due', 'p.name', 'j.id')])[0]).toBe('(bu_id, due)');
    expect(wanted(scan('(j.bu_id = 1)'), [sort('(lower(j.name))')])[0]).toBe('(bu_id)');
    expect(wanted(scan('(j.bu_id = 1)'), [sort('j.due'), { 'Node Type': 'Aggregate' }])[0]).toBe('(bu_id)');
  });

  it('have built in what holds for whoever asks, and nothing else', () => {
    const open = "(j.status = ANY ('{pending,begun}'::text[]))";
    const filter = `((j.bu_id = 1) AND ${open})`;
    const above = [sort('j.due', 'j.id')];
    const built = `(bu_id, due, id) where (status = ANY ('{pending,begun}'::text[]))`;
    expect(wanted(scan(filter), above, [open])).toContain(built);
    expect(wanted(scan(filter), above).join(' ')).not.toContain('where');
  });

  it.each(['(j.due < now())', '(j.due < CURRENT_TIMESTAMP)', '(j.due = (InitPlan 1).col1)', '(j.cost > $0)'])(
    'have nothing built in that may be otherwise tomorrow: %s',
    (condition) => {
      expect(wanted(scan(`((j.bu_id = 1) AND ${condition})`), [], [condition]).join(' ')).not.toContain('where');
    },
  );

  it('are none where no condition names a column', () => {
    expect(wanted(scan("(lower(j.name) = 'x'::text)"))).toEqual([]);
    expect(wanted({ 'Node Type': 'Result' })).toEqual([]);
  });

  it('are quoted where they must be', () => {
    expect(createIndex('Order Line', { columns: ['Unit Price desc', 'id'], where: [] })).toEqual({
      columns: ['Unit Price desc', 'id'],
      sql: 'create index on "Order Line" ("Unit Price" desc, id)',
    });
    expect(wanted(scan('(j.bu_id = 1)'), [sort('j."Line 2" DESC')])[0]).toBe('(bu_id, "Line 2" desc)');
  });
});
