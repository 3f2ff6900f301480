import { WorkLog } from './work-log.js';
import type { Statement } from './statement.js';

const insert = (values: string): Statement => ({
  sql: 'insert into t (a) values (?)',
  params: [values],
  startedAt: 0,
  ms: 1,
  rows: 1,
  era: 0,
  failed: false,
  call: undefined,
  site: undefined,
});

describe('the log of a unit of work', () => {
  it('remembers some megabytes of parameters; of further statements all but these', () => {
    const log = new WorkLog('an import', undefined);
    for (let n = 0; n < 10; n += 1) log.add(insert('x'.repeat(1_000_000)));
    log.add(insert('small'));
    const held = log.statements.reduce((sum, { params }) => sum + String(params[0]).length, 0);
    expect(held).toBeLessThan(4_000_000);
    expect(log.statements).toHaveLength(11);
    expect(log.statements.at(-1)).toMatchObject({ params: ['small'] });
    const withheld = log.statements.filter((statement) => statement.withheld);
    expect(withheld).toHaveLength(7);
    // Nobody can tell any more that they were the same.
    expect(new Set(withheld.map(({ params }) => params[0])).size).toBe(7);
  });

  it('remembers so many statements, and counts the others', () => {
    const log = new WorkLog('an import', undefined);
    for (let n = 0; n < 5_010; n += 1) log.add(insert('a'));
    expect(log.statements).toHaveLength(5_000);
    expect(log.dropped).toBe(10);
  });
});
