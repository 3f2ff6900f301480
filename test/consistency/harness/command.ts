import { appendFileSync } from 'node:fs';
import { check } from './check/check.js';
import { type Options, parseOptions, USAGE, UsageError } from './options.js';
import { saveHistory } from './recorder.js';
import { describeViolations } from './report/describe.js';
import { createProgress } from './report/progress.js';
import { report } from './report/report.js';
import { run } from './run.js';

const CLEAN = 0;
const BROKEN = 1;
const MISUSED = 2;
const FAILED = 3;
const INTERRUPTED = 130;

/** The command. @returns the exit code */
export async function command(argv: readonly string[]): Promise<number> {
  let options: Options | null;
  try {
    options = parseOptions(argv);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)} (--help shows the options)\n`);
    if (!(error instanceof UsageError) && !isParseError(error)) return FAILED;
    return MISUSED;
  }
  if (options === null) {
    process.stdout.write(`${USAGE}\n`);
    return CLEAN;
  }
  const interruption = new AbortController();
  const interrupt = (): void => {
    // The second time, nobody wants to wait: what runs is killed when this process exits.
    if (interruption.signal.aborted) process.exit(INTERRUPTED);
    interruption.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  try {
    return await judge(options, interruption.signal);
  } catch (error) {
    if (interruption.signal.aborted) return INTERRUPTED;
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return FAILED;
  }
}

async function judge(options: Options, interrupted: AbortSignal): Promise<number> {
  // A file that cannot be written should be known before the run, not after it.
  if (options.history !== undefined) appendFileSync(options.history, '');
  const progress = createProgress(process.stderr);
  progress.say(`seed ${options.seed}`);
  const done = await run(options, progress, interrupted);
  if (options.history !== undefined) await saveHistory(options.history, done.history);
  const verdict = check(done.history);
  process.stdout.write(`${report(options, done, verdict)}\n`);
  const { violations } = verdict;
  if (violations.length > 0) process.stdout.write(`${describeViolations(violations, done.history)}\n\n`);
  const again = `--seed ${options.seed} --seconds ${options.seconds} --instances ${options.instances}`;
  process.stdout.write(
    violations.length > 0 ? `A promise was broken. The same schedule again: ${again}\n` : 'No promise was broken.\n',
  );
  if (interrupted.aborted) return INTERRUPTED;
  return violations.length > 0 ? BROKEN : CLEAN;
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
