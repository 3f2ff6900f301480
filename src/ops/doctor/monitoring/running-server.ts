import { type Evidence, note } from '../evidence.js';
import { valueOf } from '../metric-series.js';
import type { RunningServer } from '../running-server.js';
import { describeSlowest, judgeAudit, judgePool, judgeQueryLog, judgeTimeLimit, type SlowStatement } from './judge.js';

/**
 * How closely a running server is watched, by what it tells itself: the process that asks may be set otherwise.
 * @param metrics the text of its `GET /metrics`
 */
export async function watchServer(server: RunningServer, metrics: string): Promise<Evidence[]> {
  const where = `${server.url}: `;
  const judged = (name: string, judge: (value: number, where: string) => Evidence): Evidence => {
    const value = valueOf(metrics, name);
    return value === undefined ? note(`${where}does not tell ${name}`) : judge(value, where);
  };
  const connections = valueOf(metrics, 'db_pool_connections');
  return [
    judged('query_log_ratio', judgeQueryLog),
    judged('cache_audit_ratio', judgeAudit),
    ...(connections === undefined
      ? [note(`${where}its database is embedded: there is no limit of time for a statement, and no pool`)]
      : [
          judged('db_statement_timeout_seconds', judgeTimeLimit),
          judgePool(connections, valueOf(metrics, 'db_pool_waiting') ?? 0, where),
        ]),
    await slowest(server, where),
  ];
}

async function slowest(server: RunningServer, where: string): Promise<Evidence> {
  const answer = await server.json<{ items: readonly SlowStatement[] }>('/api/ops/slow-queries?limit=1');
  if (!answer) return note(`${where}shows its slow statements to admins only: give --token, or a login`);
  const [first] = answer.items;
  return first ? describeSlowest(first, where) : note(`${where}no statement has been counted yet`);
}
