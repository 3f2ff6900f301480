import type { ChildProcess } from 'node:child_process';
import type { Environment } from '../../config/index.js';
import type { SeedOptions } from '../../database/seeding/index.js';
import { median } from '../../ops/measure/statistics.js';
import type { ApiServerStart } from './api-server.js';
import type { BareServerStart } from './bare-server.js';
import type { HttpBenchmark } from './http-benchmarks.js';
import { type Load, loadGenerator } from './load.js';
import { type HttpSideResult, loadTurn, sideResult, type Turn } from './loaded-server.js';
import { logIn } from './log-in.js';
import { ServerProcess } from './server-process.js';

export interface HttpResult {
  readonly name: string;
  readonly path: string;
  readonly status: number;
  /** Of the answer, its head aside. */
  readonly bytes: number;
  readonly sides: readonly [api: HttpSideResult, bare: HttpSideResult];
  /** Requests per second, the application's to the bare server's: the middle of what the rounds gave. */
  readonly ratio: number;
  /** Processor time for one request, the bare server's to the application's. */
  readonly cpuRatio: number;
}

export interface HttpOptions {
  readonly rounds: number;
  readonly signal: AbortSignal;
  /** Every process that is started is in here while it runs. */
  readonly children: Set<ChildProcess>;
  readonly onRound: (name: string) => void;
}

const CONNECTIONS = 50;
const SECONDS = 3;
const WARM_UP_SECONDS = 2;

interface Target {
  readonly server: ServerProcess;
  readonly url: string;
  readonly headers: Record<string, string>;
}

/**
 * Measures cached hits over HTTP against a bare Fastify server that sends the same bytes. Each server is a process of
 * its own; they are asked in turns, one at a time.
 *
 * @param code the business unit in whose name is asked
 * @param seed for an embedded database, which the server process makes for itself
 */
export async function measureHttp(
  benchmarks: readonly HttpBenchmark[],
  environment: Environment,
  code: string,
  seed: SeedOptions | undefined,
  options: HttpOptions,
): Promise<HttpResult[]> {
  const generate = await loadGenerator();
  const start: ApiServerStart = { environment, seed };
  const api = await ServerProcess.start(new URL('api-server.js', import.meta.url), start, options.children);
  const authorization = await logIn(api.url, `manager-${code}`);
  const answers = [];
  for (const { path } of benchmarks) answers.push(await keptAnswer(api.url + path, authorization));
  const bareStart: BareServerStart = { answers };
  const bare = await ServerProcess.start(new URL('bare-server.js', import.meta.url), bareStart, options.children);

  const results: HttpResult[] = [];
  for (const [index, benchmark] of benchmarks.entries()) {
    const answer = answers[index];
    if (!answer) continue;
    const headers = { authorization, ...(benchmark.conditional ? { 'if-none-match': answer.etag } : {}) };
    const targets: [Target, Target] = [
      { server: api, url: api.url + benchmark.path, headers },
      { server: bare, url: `${bare.url}/${index}`, headers },
    ];
    const status = benchmark.conditional ? 304 : 200;
    const ask = ({ url, headers: sent }: Target, seconds: number): Promise<Load> =>
      generate({ url, headers: sent, connections: CONNECTIONS, length: { seconds }, status, signal: options.signal });
    results.push({
      name: benchmark.name,
      path: benchmark.path,
      status,
      bytes: benchmark.conditional ? 0 : answer.body.byteLength,
      ...(await compare(targets, ask, options, benchmark.name)),
    });
  }
  return results;
}

async function compare(
  targets: readonly [Target, Target],
  ask: (target: Target, seconds: number) => Promise<Load>,
  { rounds, onRound }: HttpOptions,
  name: string,
): Promise<Pick<HttpResult, 'sides' | 'ratio' | 'cpuRatio'>> {
  const [api, bare] = targets;
  const turns = new Map<Target, Turn[]>(targets.map((target) => [target, []]));
  for (const target of targets) await ask(target, WARM_UP_SECONDS);
  for (let round = 0; round < rounds; round += 1) {
    for (const target of round % 2 === 0 ? [api, bare] : [bare, api]) {
      turns.get(target)?.push(await loadTurn(target.server, () => ask(target, SECONDS)));
    }
    onRound(name);
  }
  const [apiTurns = [], bareTurns = []] = [turns.get(api), turns.get(bare)];
  const ratios = apiTurns.map(({ perSecond }, round) => perSecond / (bareTurns[round]?.perSecond ?? Number.NaN));
  const sides = [sideResult('application', apiTurns), sideResult('bare Fastify', bareTurns)] as const;
  return { sides, ratio: median(ratios), cpuRatio: sides[1].cpuMicros / sides[0].cpuMicros };
}

/** Asks twice: the second answer must come from the cache, or else something else than a hit would be measured. */
async function keptAnswer(
  url: string,
  authorization: string,
): Promise<{ body: Uint8Array; contentType: string; etag: string }> {
  await (await fetch(url, { headers: { authorization } })).arrayBuffer();
  const response = await fetch(url, { headers: { authorization } });
  const status = response.headers.get('cache-status') ?? '';
  if (!response.ok || !status.includes('; hit')) {
    throw new Error(`${url} is not answered from the cache: ${response.status} ${status}`);
  }
  return {
    body: new Uint8Array(await response.arrayBuffer()),
    contentType: response.headers.get('content-type') ?? '',
    etag: response.headers.get('etag') ?? '',
  };
}
