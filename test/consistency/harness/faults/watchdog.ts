import type { Recorder } from '../recorder.js';
import type { Instance } from '../servers/instance.js';
import { sleep } from '../time.js';

/** As long as a supervisor takes to notice. */
const NOTICED_MS = 300;

/** Starts instances again that end by themselves, and records that they did. @returns what ends the watch */
export function watchInstances(instances: readonly Instance[], recorder: Recorder): () => void {
  const over = new AbortController();
  const restart = async (instance: Instance, lastWords: string): Promise<void> => {
    const { index, lives } = instance;
    const end = recorder.fault({ kind: 'crash', scope: 'instance', instances: [index], unintended: true }, lastWords);
    await sleep(NOTICED_MS, over.signal);
    // A fault may have started it meanwhile, or kill it before it is up.
    if (instance.lives === lives && !over.signal.aborted) await instance.start().catch(() => undefined);
    end();
  };
  for (const instance of instances) instance.onCrash = (lastWords) => void restart(instance, lastWords);
  return () => over.abort();
}
