import { parseArgs } from 'node:util';
import { CATALOGUE } from '../catalogue/index.js';
import { FRESHNESS_BENCHMARKS } from './freshness/freshness-benchmarks.js';
import { HTTP_BENCHMARKS } from './http/http-benchmarks.js';
import { QUERY_LOG_BENCHMARKS } from './query-log/query-log-benchmarks.js';
import { WALKTHROUGH } from './walkthrough/walkthrough-benchmark.js';

/** Jobs where nothing is said: on a server, and in the embedded database, which is slower to fill. */
export const JOBS_ON_SERVER = 100_000;
export const JOBS_EMBEDDED = 5_000;

const JOBS_AT_LEAST = 100;
const JOBS_AT_MOST = 10_000_000;
const ROUNDS_AT_MOST = 10_000;
const SECONDS_AT_MOST = 3_600;

/** What the command line asks for. */
export interface BenchOptions {
  /** Absent: as many as suit the database. */
  readonly jobs: number | undefined;
  /** How often the tiers take turns. */
  readonly rounds: number;
  /** The most for one query, measuring memory aside. */
  readonly seconds: number;
  /** The chosen benchmarks, by name. */
  readonly queries: readonly string[];
  readonly http: readonly string[];
  readonly freshness: readonly string[];
  readonly queryLog: readonly string[];
  readonly walkthrough: boolean;
  /** Where the results go as JSON: a file, `-` for the standard output, or nowhere. */
  readonly json: string | undefined;
}

export const DEFAULT_ROUNDS = 20;
export const DEFAULT_SECONDS = 20;
export const STANDARD_OUTPUT = '-';

const NAMES = [
  ...[...CATALOGUE, ...HTTP_BENCHMARKS, ...QUERY_LOG_BENCHMARKS].map(({ name }) => name),
  ...FRESHNESS_BENCHMARKS,
  WALKTHROUGH,
];

/**
 * Reads the command line. `argv` is without the program and the script.
 * @throws RangeError when a value cannot be used; what `parseArgs` throws for an unknown option
 */
export function parseBenchOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: withJsonTarget(argv),
    options: {
      jobs: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'string' },
      'no-http': { type: 'boolean' },
    },
  });
  const wanted = chosen(values.only);
  const overHttp = (benchmarks: readonly { readonly name: string }[]): string[] =>
    benchmarks.map(({ name }) => name).filter((name) => wanted(name) && !values['no-http']);
  const [http, queryLog] = [overHttp(HTTP_BENCHMARKS), overHttp(QUERY_LOG_BENCHMARKS)];
  const queries = CATALOGUE.map(({ name }) => name).filter(wanted);
  const freshness = FRESHNESS_BENCHMARKS.filter(wanted);
  const walkthrough = wanted(WALKTHROUGH);
  if (queries.length + http.length + freshness.length + queryLog.length === 0 && !walkthrough)
    throw new RangeError('--only and --no-http together leave nothing to measure');
  return {
    jobs: wholeNumber('--jobs', values.jobs, JOBS_AT_LEAST, JOBS_AT_MOST),
    rounds: wholeNumber('--rounds', values.rounds, 1, ROUNDS_AT_MOST) ?? DEFAULT_ROUNDS,
    seconds: wholeNumber('--seconds', values.seconds, 1, SECONDS_AT_MOST) ?? DEFAULT_SECONDS,
    queries,
    http,
    freshness,
    queryLog,
    walkthrough,
    json: values.json,
  };
}

/** `--json` may stand alone, which `parseArgs` has no notion of. */
function withJsonTarget(argv: readonly string[]): string[] {
  return argv.map((argument, index) => {
    const next = argv[index + 1];
    const alone = argument === '--json' && (next === undefined || next.startsWith('--'));
    return alone ? `--json=${STANDARD_OUTPUT}` : argument;
  });
}

/** Whether a benchmark was asked for, by its name or by its area: the part before the first dot. */
function chosen(only: string | undefined): (name: string) => boolean {
  if (only === undefined) return () => true;
  const wanted = only
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const areas = [...new Set(NAMES.map(areaOf))];
  const unknown = wanted.filter((name) => !NAMES.includes(name) && !areas.includes(name));
  if (wanted.length === 0 || unknown.length > 0) {
    const complaint =
      wanted.length === 0 ? '--only names nothing' : `Nothing to measure is called ${unknown.join(', ')}`;
    throw new RangeError(`${complaint}; there are ${[...areas, ...NAMES].join(', ')}`);
  }
  return (name) => wanted.includes(name) || wanted.includes(areaOf(name));
}

function areaOf(name: string): string {
  return name.split('.')[0] ?? name;
}

function wholeNumber(option: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw new RangeError(`${option} takes a whole number from ${min} to ${max}`);
  return value;
}
