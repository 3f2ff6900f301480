import { DEFAULT_CHECK } from './check/check.js';
import type { History } from './history.js';
import { watchLateness } from './load/lateness.js';
import { runLoad } from './load/load.js';
import { layScene, openWorld } from './load/world.js';
import type { Options } from './options.js';
import { Random } from './random.js';
import { Recorder } from './recorder.js';
import type { Progress } from './report/progress.js';
import { buildOnce } from './servers/build.js';
import { Cluster } from './servers/cluster.js';
import { now } from './time.js';

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
  // Whatever ends this process, nothing that it has started may stay.
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
    const late = watchLateness();
    try {
      await runLoad(world, options, progress, interrupted);
    } finally {
      late.end();
    }
    return { history: recorder, loadMs: now() - startedAt, lateMs: late.end() };
  } finally {
    progress.say('stopping');
    await cluster.stop(options.logs);
    process.off('exit', destroy);
  }
}
