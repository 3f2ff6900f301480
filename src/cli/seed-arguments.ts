import { parseArgs } from 'node:util';
import { currentMinute, defaultSeedOptions, invalidOption, type SeedOptions } from '../database/seeding/index.js';
import { UsageError } from './command.js';

/** What the command line asks for. */
export interface SeedArguments {
  readonly options: SeedOptions;
  readonly truncate: boolean;
}

const defaults = defaultSeedOptions(new Date(0));
const PEOPLE_PER_UNIT = 10;

export const SEED_USAGE = `Usage: npm run db:seed -- [options]

Brings the schema up to date, then loads generated data into the database named by DATABASE_URL or, without it,
into the embedded database in DATA_DIR. All of the data are loaded, or none.

Options (counts are totals over all business units):
  --bus N       business units, BU001 and so on        (default ${defaults.bus})
  --people N    people, at least three for each unit   (default ${defaults.people}, or ${PEOPLE_PER_UNIT} for each unit if that is more)
  --assets N    assets                                 (default ${defaults.assets})
  --jobs N      jobs; comments, attachments and planned occurrences come along (default ${defaults.jobs})
  --seed N      same seed, counts and --now: same rows (default ${defaults.seed})
  --now TIME    the instant around which deadlines lie, as 2026-01-31T09:00:00Z (default: this minute)
  --truncate    empty all tables first; without it a database that holds data is refused
  --help        show this

The first people of each unit log in as admin-BU001, manager-BU001 and worker-BU001; everyone's password is "demo".`;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads the command line. `argv` is without the program and the script.
 * @throws UsageError (or what `parseArgs` throws) that says what would be right
 */
export function parseSeedArguments(argv: readonly string[]): SeedArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      bus: { type: 'string' },
      people: { type: 'string' },
      assets: { type: 'string' },
      jobs: { type: 'string' },
      seed: { type: 'string' },
      now: { type: 'string' },
      truncate: { type: 'boolean', default: false },
    },
  });
  const bus = wholeNumber(values.bus) ?? defaults.bus;
  const options: SeedOptions = {
    bus,
    people: wholeNumber(values.people) ?? Math.max(defaults.people, PEOPLE_PER_UNIT * bus),
    assets: wholeNumber(values.assets) ?? defaults.assets,
    jobs: wholeNumber(values.jobs) ?? defaults.jobs,
    seed: wholeNumber(values.seed) ?? defaults.seed,
    now: values.now === undefined ? currentMinute() : instant(values.now),
  };
  const reason = invalidOption(options);
  if (reason !== null) throw new UsageError(reason);
  return { options, truncate: values.truncate };
}

/** NaN, which no rule accepts, for anything but digits: `Number` would read '' as 0 and '1e3' as 1000. */
function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function instant(text: string): Date {
  return new Date(INSTANT.test(text) ? text : Number.NaN);
}
