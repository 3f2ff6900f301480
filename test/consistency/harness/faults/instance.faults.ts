import { sleep } from '../time.js';
import type { FaultKind } from './fault.js';

const INSTANCE = { scope: 'instance', claim: 'instance', hits: 'one' } as const;

/** A server process is hit. */
export const INSTANCE_FAULTS: readonly FaultKind[] = [
  {
    ...INSTANCE,
    name: 'instance-kill',
    what: 'an instance is killed (SIGKILL) and started again',
    lasts: [0, 1_500],
    async inject({ targets, durationMs, wait }) {
      for (const instance of targets) {
        await instance.kill();
        await wait(durationMs);
        await instance.start();
      }
      return 'started again';
    },
  },
  {
    ...INSTANCE,
    name: 'instance-kill-writing',
    what: 'an instance is killed while it writes, and started again',
    lasts: [0, 1_500],
    async inject({ targets, random, durationMs, writer, wait }) {
      const afterMs = random.between(0, 15);
      for (const instance of targets) {
        const writes = [0, 1, 2].map(() => writer.writeAny(instance));
        await sleep(afterMs);
        await instance.kill();
        await wait(durationMs);
        await instance.start();
        await Promise.all(writes);
      }
      return `${afterMs.toFixed(1)} ms after three writes were sent`;
    },
  },
  {
    ...INSTANCE,
    name: 'instance-pause',
    what: 'an instance stands still (SIGSTOP) and goes on',
    lasts: [300, 3_000],
    async inject({ targets, durationMs, wait }) {
      for (const instance of targets) instance.signal('SIGSTOP');
      await wait(durationMs);
      for (const instance of targets) instance.signal('SIGCONT');
      return 'continued';
    },
  },
];
