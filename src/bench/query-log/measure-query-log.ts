import { randomBytes } from 'node:crypto';
import type { Environment } from '../../config/index.js';
import { median, percentile } from '../../ops/measure/statistics.js';
import { type Load, loadGenerator } from '../http/load.js';
import { type HttpSideResult, loadTurn, type MeasuredServer, sideResult, type Turn } from '../http/loaded-server.js';
import { logIn } from '../http/log-in.js';
import type { HttpOptions } from '../http/measure-http.js';
import { ApiServers, type ObservedServer } from './api-servers.js';
import type { QueryLogBenchmark } from './query-log-benchmarks.js';

/** A server with the log in one of its modes, compared with the one without. */
export interface QueryLogSide extends HttpSideResult {
  /** Requests per second, to those without: the middle of what the rounds gave. */
  readonly ratio: number;
  /** Processor time for one request, to what it takes without: of each the lower quartile, which others disturb least. */
  readonly cpuRatio: number;
}

export interface QueryLogResult {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly sides: readonly QueryLogSide[];
}

/** In whose name is asked, and of which job the comments. */
export interface QueryLogSubjects {
  readonly code: string;
  readonly job: number;
}

/**
 * The first is what the others are compared with; the second is the same again: how much it differs is chance. Those with
 * one `mode` are one server, switched off and on, because two processes that run the same are not equally fast.
 */
const SIDES = [
  { side: 'off', mode: 'on', on: false },
  { side: 'off again', mode: 'on', on: false },
  { side: 'on', mode: 'on', on: true },
  { side: 'full', mode: 'full', on: true },
] as const;

/** Few enough that nobody waits for a connection to the database. */
const CONNECTIONS = 8;
const LOWER_QUARTILE = 25;
/** Turns that are not counted, in one; fewer where fewer are counted. */
const WARM_UP_TURNS = 6;

interface Side {
  readonly side: string;
  readonly server: ObservedServer;
  readonly on: boolean;
  readonly turns: Turn[];
}

/**
 * Measures what the query log costs: a server as it runs in production is asked the same with the log and without, in
 * turns; and another one whose log is full.
 */
export async function measureQueryLog(
  benchmarks: readonly QueryLogBenchmark[],
  environment: Environment,
  subjects: QueryLogSubjects,
  options: HttpOptions,
): Promise<QueryLogResult[]> {
  const generate = await loadGenerator();
  const servers = new ApiServers(options.children);
  try {
    const common = { ...environment, NODE_ENV: 'production', JWT_SECRET: randomBytes(32).toString('hex') } as const;
    const on = await servers.start({ ...common, QUERY_LOG: 'on' });
    const byMode = { on, full: await servers.start({ ...common, QUERY_LOG: 'full' }) };
    const authorization = await logIn(on.url, `manager-${subjects.code}`);
    const results: QueryLogResult[] = [];
    for (const { name, path: pathOf, headers, requests, body } of benchmarks) {
      const path = pathOf(subjects.job);
      const method = body === undefined ? 'GET' : 'POST';
      const ask = ({ url }: MeasuredServer, turns: number): Promise<Load> =>
        generate({
          url: url + path,
          headers: { authorization, ...headers },
          body,
          connections: CONNECTIONS,
          length: { requests: requests * turns },
          status: method === 'GET' ? 200 : 201,
          signal: options.signal,
        });
      const sides = SIDES.map(({ mode, ...side }): Side => ({ ...side, server: byMode[mode], turns: [] }));
      await inTurns(sides, ask, name, options);
      results.push({ name, method, path, sides: compared(sides) });
    }
    return results;
  } finally {
    await servers.close();
  }
}

async function inTurns(
  sides: readonly Side[],
  ask: (server: MeasuredServer, turns: number) => Promise<Load>,
  name: string,
  { rounds, onRound }: HttpOptions,
): Promise<void> {
  const warmUp = Math.min(WARM_UP_TURNS, rounds);
  for (const { server, on } of sides) {
    await server.observe(on);
    await ask(server, warmUp);
  }
  for (let round = 0; round < rounds; round += 1) {
    // Whoever is first in one round is last in the next.
    const first = round % sides.length;
    for (const { server, on, turns } of [...sides.slice(first), ...sides.slice(0, first)]) {
      await server.observe(on);
      turns.push(await loadTurn(server, () => ask(server, 1)));
    }
    onRound(name);
  }
}

function compared(sides: readonly Side[]): QueryLogSide[] {
  const without = sides[0]?.turns ?? [];
  const cpu = (turns: readonly Turn[]): number =>
    percentile(
      turns.map(({ cpuMicros }) => cpuMicros),
      LOWER_QUARTILE,
    );
  return sides.map(({ side, turns }) => ({
    ...sideResult(side, turns),
    cpuMicros: cpu(turns),
    ratio: median(without.map(({ perSecond }, round) => (turns[round]?.perSecond ?? Number.NaN) / perSecond)),
    cpuRatio: cpu(turns) / cpu(without),
  }));
}
