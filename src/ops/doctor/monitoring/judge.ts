import { counted, type Evidence, fault, fine, warning } from '../evidence.js';

/** A statement that takes much of the database's time. */
export interface SlowStatement {
  readonly method: string | null | undefined;
  readonly sql: string;
  readonly calls: number;
  readonly maxMicros: number;
}

/** @param ratio the share of requests that the query log looks at */
export function judgeQueryLog(ratio: number, where: string): Evidence {
  return ratio > 0
    ? fine(`${where}the query log looks at ${percent(ratio)} of requests`)
    : fault(`${where}the query log is off`, 'set QUERY_LOG=on, and QUERY_LOG_SAMPLE above 0');
}

/** @param ratio the share of hits that are compared with the database */
export function judgeAudit(ratio: number, where: string): Evidence {
  return ratio > 0
    ? fine(`${where}${percent(ratio)} of hits are compared with the database`)
    : warning(`${where}no hit is compared with the database (CACHE_AUDIT_RATE=0)`, 'set CACHE_AUDIT_RATE=0.001');
}

/** @param seconds after which the database cancels a statement; 0: never */
export function judgeTimeLimit(seconds: number, where: string): Evidence {
  return seconds > 0
    ? fine(`${where}statements are cancelled after ${seconds.toLocaleString('en')} s`)
    : fault(`${where}a statement may run for ever (statement_timeout is 0)`, 'set DATABASE_STATEMENT_TIMEOUT_MS');
}

export function describeSlowest({ method, calls, maxMicros, sql }: SlowStatement, where: string): Evidence {
  const name = method ?? `${sql.slice(0, 60)}…`;
  const longest = `${(maxMicros / 1000).toFixed(1)} ms at the most`;
  return fine(`${where}slow statements are known; most time goes to ${name}: ${calls} calls, ${longest}`);
}

export function judgePool(connections: number, waiting: number, where: string): Evidence {
  return waiting === 0
    ? fine(`${where}${counted(connections, 'connection')} to the database, nobody waits for one`)
    : warning(
        `${where}${waiting} wait for a connection to the database`,
        'raise DATABASE_POOL_MAX, or make queries cheaper',
      );
}

/** `100 %`, `0.1 %` */
function percent(ratio: number): string {
  return `${(ratio * 100).toLocaleString('en')} %`;
}
