import { check, DEFAULT_CHECK } from '../check/check.js';
import { Injector } from '../faults/injector.js';
import { planFaults } from '../faults/schedule.js';
import { watchInstances } from '../faults/watchdog.js';
import type { Options } from '../options.js';
import type { Progress } from '../report/progress.js';
import { sleep } from '../time.js';
import { finalReads } from './final-reads.js';
import { HttpWriter } from './http-writer.js';
import { Reader } from './reader.js';
import { SqlWriter } from './sql-writer.js';
import { TruthReader } from './truth.js';
import type { World } from './world.js';

const READERS = 12;
const HTTP_WRITERS = 5;
const SQL_WRITERS = 3;
/** Writes per second, of all writers of a sort. */
const HTTP_WRITES = 12;
const SQL_WRITES = 7;
/** How long faults may still be felt after the load, before everything is read once more. */
const SETTLE_MS = 2 * DEFAULT_CHECK.deltaMs;
/** How often a run that is to fail fast is judged. */
const FAIL_FAST_MS = 1_000;

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** Reads, writes and faults, for as long as is wanted; then everything is read once more. */
export async function runLoad(
  world: World,
  options: Options,
  progress: Progress,
  interrupted: AbortSignal,
): Promise<void> {
  const { cluster, recorder, random } = world;
  const over = new AbortController();
  const truth = new TruthReader(world);
  const httpWriter = (name: string): HttpWriter => new HttpWriter(world, truth, random.fork(name));
  const programs = await Promise.all(many(SQL_WRITERS, (i) => SqlWriter.open(world, random.fork(`sql ${i}`))));
  const writers = many(HTTP_WRITERS, (i) => httpWriter(`http ${i}`));
  const readers = many(READERS, (i) => new Reader(world, `reader-${i}`, random.fork(`reader ${i}`)));
  const injector = new Injector(world, httpWriter('fault writes'), random.fork('faults'));
  const planned = planFaults(options.faults, options.seconds * 1_000, options.instances, random.fork('schedule'));

  const stop = (): void => over.abort();
  interrupted.addEventListener('abort', stop, { once: true });
  const unwatch = watchInstances(cluster.instances, recorder);
  const show = progress.bar(options.seconds, () => ({
    reads: recorder.reads.length,
    writes: recorder.writes.length,
    faults: injector.active.join(', ') || 'no fault',
  }));
  const working = Promise.all([
    ...readers.map((reader) => reader.run((READERS * 1_000) / options.rate, over.signal)),
    ...writers.map((writer) => writer.run((HTTP_WRITERS * 1_000) / HTTP_WRITES, over.signal)),
    ...programs.map((program) => program.run((SQL_WRITERS * 1_000) / SQL_WRITES, over.signal)),
    injector.run(planned, over.signal),
    options.failFast ? stopWhenFound(world, over.signal, stop) : undefined,
  ]);
  // A fault that cannot be brought about ends the run at once.
  working.catch(stop);
  try {
    await sleep(options.seconds * 1_000, over.signal);
    stop();
    await working;
    show.end();
    if (interrupted.aborted) return;
    progress.say('reading everything once more');
    await sleep(SETTLE_MS, interrupted);
    await finalReads(world, truth);
  } finally {
    show.end();
    unwatch();
    interrupted.removeEventListener('abort', stop);
    await Promise.allSettled([working, truth.close(), injector.close(), ...programs.map((program) => program.close())]);
  }
}

/** Judges what has happened so far, again and again. */
async function stopWhenFound({ recorder, ledger }: World, over: AbortSignal, stop: () => void): Promise<void> {
  while (!over.aborted) {
    await sleep(FAIL_FAST_MS, over);
    // A write is recorded when it has ended; what was read meanwhile cannot be judged yet.
    const settled = ledger.settledUntil();
    const reads = recorder.reads.filter(({ endedAt }) => endedAt < settled);
    const { registers, writes, faults } = recorder;
    if (check({ registers, writes, faults, reads }).violations.length > 0) stop();
  }
}
