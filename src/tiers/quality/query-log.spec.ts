import { Clock } from '../clock.js';
import { Findings } from './findings.js';
import { MethodReasons } from './method-reasons.js';
import { QueryLog } from './query-log.js';
import { StatementStats } from './statement-stats.js';

it('counts what it does not look at', () => {
  const options = { mode: 'full', sample: 1, allowed: [], onFault: fail } as const;
  const queries = new QueryLog(options, new Findings(new Clock()), new StatementStats(), new MethodReasons());
  for (let n = 0; n < 203; n += 1) {
    const log = queries.open('work');
    if (!log) throw new Error('Nothing is looked at.');
    log.dropped = n === 0 ? 7 : 0;
    queries.close(log);
  }
  queries.flush();
  expect(queries.dropped).toEqual({ asked: 7, work: 3 });
});

function fail(error: unknown): never {
  throw error;
}
