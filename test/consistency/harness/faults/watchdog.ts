import type { Recorder } from '../recorder.js';
import type { Instance } from '../servers/instance.js';
import { now, sleep } from '../time.js';

/** As long as a supervisor takes to notice. */
const NOTICED_MS = 300;

/** Starts instances again that end by themselves, and records that they did. */
export function watchInstances(instances: readonly Instance[], recorder: Recorder, signal: AbortSignal): void {
  for (const instance of instances) {
    instance.onCrash = (lastWords) => void restart(instance, lastWords);
  }

  async function restart(instance: Instance, detail: string): Promise<void> {
    const startedAt = now();
    const { lives } = instance;
    await sleep(NOTICED_MS, signal);
    // A fault may have started it meanwhile, or kill it before it is up.
    if (instance.lives === lives && !signal.aborted) await instance.start().catch(() => undefined);
    recorder.fault({
      kind: 'crash',
      scope: 'instance',
      instances: [instance.index],
      startedAt,
      endedAt: now(),
      detail,
      unintended: true,
    });
  }
}
