import type { Instance } from '../servers/instance.js';
import { sleep } from '../time.js';
import type { FaultGround, FaultKind } from './fault.js';

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
    name: 'instance-kill-committing',
    what: 'an instance is killed when it has sent a COMMIT, and started again',
    lasts: [0, 1_500],
    async inject({ targets, durationMs, writer, wait }) {
      const writes: Promise<unknown>[] = [];
      for (const instance of targets) {
        writes.push(...(await atCommit(instance, writer, () => instance.signal('SIGKILL'))));
        await instance.kill();
        await wait(durationMs);
        await instance.start();
      }
      await Promise.all(writes);
      return 'started again';
    },
  },
  {
    ...INSTANCE,
    name: 'instance-pause-committing',
    what: 'an instance stands still when it has sent a COMMIT, and goes on',
    lasts: [300, 3_000],
    async inject({ targets, durationMs, writer, wait }) {
      const writes: Promise<unknown>[] = [];
      for (const instance of targets)
        writes.push(...(await atCommit(instance, writer, () => instance.signal('SIGSTOP'))));
      await wait(durationMs);
      for (const instance of targets) instance.signal('SIGCONT');
      await Promise.all(writes);
      return 'continued';
    },
  },
  {
    ...INSTANCE,
    name: 'instance-kill-all',
    what: 'all instances are killed and started again, while other programs go on writing',
    hits: 'all',
    lasts: [0, 2_000],
    async inject({ targets, durationMs, wait }) {
      await Promise.all(targets.map((instance) => instance.kill()));
      await wait(durationMs);
      await Promise.all(targets.map((instance) => instance.start()));
      return 'started again';
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

/** The longest that a COMMIT is waited for. */
const COMMIT_MS = 2_000;

/** Has an instance write, and does something to it when its COMMIT is on its way. @returns the writes */
async function atCommit(instance: Instance, writer: FaultGround['writer'], act: () => void): Promise<Promise<void>[]> {
  const committing = new Promise<void>((resolve) => {
    instance.database.onCommit = () => {
      instance.database.onCommit = undefined;
      act();
      resolve();
    };
  });
  const writes = [0, 1, 2].map(() => writer.writeAny(instance));
  await Promise.race([committing, sleep(COMMIT_MS)]);
  instance.database.onCommit = undefined;
  return writes;
}
