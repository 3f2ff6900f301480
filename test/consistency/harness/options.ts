import { parseArgs } from 'node:util';
import { FAULTS } from './faults/catalogue.js';
import type { FaultKind } from './faults/fault.js';
import { MUTANTS } from './mutants/index.js';
import type { Mutant } from './mutants/mutant.js';

/** What the command line asks for. */
export interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly instances: number;
  readonly faults: readonly FaultKind[];
  readonly mutant: Mutant | undefined;
  /** Reads per second. */
  readonly rate: number;
  /** Whether the load ends when something is found. */
  readonly failFast: boolean;
  /** Where the history goes. */
  readonly history: string | undefined;
  /** Where the servers' logs go; undefined: nowhere. */
  readonly logs: string | undefined;
  /** A compiled server; undefined: built from `src`. */
  readonly dist: string | undefined;
}

/** The command line is wrong; the message says what would be right. */
export class UsageError extends Error {}

const MAX_SEED = 2 ** 31;

const namesOf = (all: readonly { name: string }[]): string => all.map(({ name }) => name).join(', ') || 'none yet';
const lines = (all: readonly (readonly [string, string])[]): string =>
  all.map(([name, what]) => `  ${name.padEnd(22)} ${what}`).join('\n');

export const USAGE = `Usage: npm run test:consistency -- [options]

Runs several instances of the server against a PostgreSQL and a Redis of its own, writes through the API and by SQL,
reads through every cached route of every instance while faults are injected, and checks that no answer breaks a
promise. Needs the programs of PostgreSQL and redis-server; leaves nothing behind.

Options:
  --seconds N       how long the load lasts                         (default 60)
  --seed N          what is drawn at random; the same schedule of faults for the same seed (default: drawn, printed)
  --instances N     server processes                                (default 3)
  --rate N          reads per second                                (default 400)
  --faults LIST     names with commas, all or none                  (default all)
  --mutant NAME     plants a defect in a copy of the compiled server, to see that it is found
  --fail-fast       ends the load when something is found
  --dist DIR        a compiled server to be tested, instead of building one
  --history FILE    writes everything that happened as JSON lines
  --logs DIR        keeps what the servers logged
  --help            this text

Faults:
${lines(FAULTS.map(({ name, what }) => [name, what]))}

Mutants:
${lines(MUTANTS.map(({ name, defect }) => [name, defect]))}

Exit codes: 0 nothing found, 1 a promise was broken, 2 wrong use, 3 the run itself failed, 130 interrupted.`;

/**
 * Reads the command line; null: help is wanted.
 * @throws UsageError, or what `parseArgs` throws
 */
export function parseOptions(argv: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      instances: { type: 'string', default: '3' },
      rate: { type: 'string', default: '400' },
      faults: { type: 'string', default: 'all' },
      mutant: { type: 'string' },
      dist: { type: 'string' },
      'fail-fast': { type: 'boolean', default: false },
      history: { type: 'string' },
      logs: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  return {
    seconds: wholeNumber('--seconds', values.seconds, 1, 86_400),
    seed: values.seed === undefined ? randomSeed() : wholeNumber('--seed', values.seed, 0, MAX_SEED),
    instances: wholeNumber('--instances', values.instances, 1, 16),
    rate: wholeNumber('--rate', values.rate, 1, 10_000),
    faults: faultsOf(values.faults),
    mutant: values.mutant === undefined ? undefined : mutantOf(values.mutant),
    dist: values.dist,
    failFast: values['fail-fast'],
    history: values.history,
    logs: values.logs,
  };
}

function randomSeed(): number {
  return Math.floor(Math.random() * MAX_SEED);
}

function wholeNumber(option: string, text: string, from: number, to: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= from && number <= to)) throw new UsageError(`${option} must be a whole number from ${from} to ${to}`);
  return number;
}

function faultsOf(list: string): readonly FaultKind[] {
  if (list === 'all') return FAULTS;
  if (list === 'none') return [];
  return list.split(',').map((name) => {
    const fault = FAULTS.find((one) => one.name === name.trim());
    if (!fault) throw new UsageError(`--faults: there is no ${name}, but ${namesOf(FAULTS)}`);
    return fault;
  });
}

function mutantOf(name: string): Mutant {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (!mutant) throw new UsageError(`--mutant: there is no ${name}, but ${namesOf(MUTANTS)}`);
  return mutant;
}
