import { median } from '../../ops/measure/statistics.js';
import type { Load } from './load.js';

/** A server whose processor time can be asked for. */
export interface MeasuredServer {
  readonly url: string;
  /** Processor time that it has used so far, in microseconds. */
  cpuMicros(): Promise<number>;
}

/** One server under load. */
export interface HttpSideResult {
  readonly side: string;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** Processor time of the server for one request. */
  readonly cpuMicros: number;
  /** How much of one processor the server used: below one, it was the client or the machine that limited it. */
  readonly busy: number;
}

/** What a turn of load took. */
export interface Turn extends Load {
  /** Processor time of the server for one request. */
  readonly cpuMicros: number;
  readonly busy: number;
}

/** Puts load on a server, and tells what its process used meanwhile. */
export async function loadTurn(server: MeasuredServer, ask: () => Promise<Load>): Promise<Turn> {
  const [cpuBefore, before] = [await server.cpuMicros(), performance.now()];
  const load = await ask();
  const [cpu, took] = [(await server.cpuMicros()) - cpuBefore, performance.now() - before];
  return { ...load, cpuMicros: cpu / load.requests, busy: cpu / 1000 / took };
}

/** The middle of what the turns gave. */
export function sideResult(side: string, turns: readonly Turn[]): HttpSideResult {
  return {
    side,
    requestsPerSecond: median(turns.map(({ perSecond }) => perSecond)),
    p99Ms: median(turns.map(({ p99Ms }) => p99Ms)),
    cpuMicros: median(turns.map(({ cpuMicros }) => cpuMicros)),
    busy: median(turns.map(({ busy }) => busy)),
  };
}
