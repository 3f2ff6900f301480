import { check, DEFAULT_CHECK } from './check/check.js';
import { Injector } from './faults/injector.js';
import { planFaults } from './faults/schedule.js';
import { watchInstances } from './faults/watchdog.js';
import type { History } from './history.js';
import { HttpWriter } from './load/http-writer.js';
import { finalReads } from './load/final-reads.js';
import { Reader } from './load/reader.js';
import { SqlWriter } from './load/sql-writer.js';
import { TruthReader } from './load/truth.js';
import { layScene, openWorld, type World } from './load/world.js';
import type { Options } from './options.js';
import { Random } from './random.js';
import { Recorder } from './recorder.js';
import type { Progress } from './report/progress.js';
import { buildOnce } from './servers/build.js';
import { Cluster } from './servers/cluster.js';
import { now, sleep } from './time.js';

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

/** What a run was like, besides what it showed. */
export interface Run {
  readonly history: History;
  readonly loadMs: number;
  /** The longest that the harness itself was late, in milliseconds: it, too, shares the machine. */
  readonly lateMs: number;
}

/** One run: servers, load, faults. Everything that was started has ended when it resolves or rejects. */
export async function run(options: Options, progress: Progress, interrupted: AbortSignal): Promise<Run> {
  const { dist = buildOnce(), instances, mutant } = options;
  const cluster = new Cluster({ dist, instances, mutant, deltaMs: DEFAULT_CHECK.deltaMs });
  const destroy = (): void => cluster.destroy();
  process.once('exit', destroy);
  try {
    progress.say('starting PostgreSQL and Redis');
    await cluster.startServers();
    const client = await cluster.postgres.connect();
    const scene = await layScene(client);
    await client.end();
    progress.say('starting the instances');
    await cluster.startInstances();
    const recorder = new Recorder();
    const world = await openWorld(cluster, scene, recorder, new Random(options.seed));
    interrupted.throwIfAborted();
    const startedAt = now();
    const lateMs = await load(world, options, progress, interrupted);
    return { history: recorder, loadMs: now() - startedAt, lateMs };
  } finally {
    progress.say('stopping');
    await cluster.stop(options.logs);
    process.off('exit', destroy);
  }
}

/** Reads, writes and faults, for as long as is wanted. @returns how late the harness was at worst */
async function load(world: World, options: Options, progress: Progress, interrupted: AbortSignal): Promise<number> {
  const { random } = world;
  const over = new AbortController();
  const faultsOver = new AbortController();
  const lengthMs = options.seconds * 1_000;
  const truth = new TruthReader(world);
  const writers = Array.from(
    { length: HTTP_WRITERS },
    (_, i) => new HttpWriter(world, truth, random.fork(`http ${i}`)),
  );
  const programs = await Promise.all(
    Array.from({ length: SQL_WRITERS }, (_, i) => SqlWriter.open(world, random.fork(`sql ${i}`))),
  );
  const readers = Array.from(
    { length: READERS },
    (_, i) => new Reader(world, `reader-${i}`, random.fork(`reader ${i}`)),
  );
  const injector = new Injector(
    world,
    new HttpWriter(world, truth, random.fork('fault writes')),
    random.fork('faults'),
  );
  const planned = planFaults(options.faults, lengthMs, options.instances, random.fork('schedule'));

  const stop = (): void => {
    over.abort();
    faultsOver.abort();
  };
  interrupted.addEventListener('abort', stop, { once: true });
  const late = watchLateness();
  const ended = new AbortController();
  watchInstances(world.cluster.instances, world.recorder, ended.signal);
  if (options.failFast) void stopWhenFound(world, over.signal, stop);
  const show = progress.bar(options.seconds, () => ({
    reads: world.recorder.reads.length,
    writes: world.recorder.writes.length,
    faults: [...injector.active].join(', ') || 'no fault',
  }));
  const working = Promise.all([
    ...readers.map((reader) => reader.run((READERS * 1_000) / options.rate, over.signal)),
    ...writers.map((writer) => writer.run((HTTP_WRITERS * 1_000) / HTTP_WRITES, over.signal)),
    ...programs.map((program) => program.run((SQL_WRITERS * 1_000) / SQL_WRITES, over.signal)),
    injector.run(planned, faultsOver.signal),
  ]);
  // A fault that cannot be brought about ends the run at once.
  working.catch(stop);
  try {
    await sleep(lengthMs, over.signal);
    stop();
    await working;
    show.end();
    if (!interrupted.aborted) {
      progress.say('reading everything once more');
      await sleep(SETTLE_MS, interrupted);
      await finalReads(world, truth);
    }
    return late.end();
  } finally {
    show.end();
    late.end();
    ended.abort();
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

/** Measures how late timers are. */
function watchLateness(): { end: () => number } {
  const EVERY_MS = 20;
  let worst = 0;
  let expected = now() + EVERY_MS;
  const timer = setInterval(() => {
    worst = Math.max(worst, now() - expected);
    expected = now() + EVERY_MS;
  }, EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      return worst;
    },
  };
}
