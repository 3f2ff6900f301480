import type { HttpWriter } from '../load/http-writer.js';
import type { World } from '../load/world.js';
import type { Random } from '../random.js';
import { now, sleep } from '../time.js';
import type { Claim } from './fault.js';
import type { PlannedFault } from './schedule.js';
import { RedisStandby } from './standby.js';

/** Lets planned faults happen, and records them. */
export class Injector {
  readonly #world: World;
  readonly #writer: HttpWriter;
  readonly #random: Random;
  readonly #standby: RedisStandby;
  readonly #taken = new Map<Claim, Promise<void>>();
  readonly #active = new Set<string>();

  constructor(world: World, writer: HttpWriter, random: Random) {
    this.#world = world;
    this.#writer = writer;
    this.#random = random;
    this.#standby = new RedisStandby(world.cluster);
  }

  /** Runs a schedule. @returns when every fault is over @throws Error when a fault could not be brought about or ended */
  async run(planned: readonly PlannedFault[], signal: AbortSignal): Promise<void> {
    const startedAt = now();
    const running: Promise<void>[] = [];
    for (const [turn, fault] of planned.entries()) {
      await sleep(startedAt + fault.startsAtMs - now(), signal);
      // The last one of its claim may take longer to end than planned.
      await this.#taken.get(fault.kind.claim);
      if (signal.aborted) break;
      const over = this.#inject(fault, turn, signal);
      this.#taken.set(
        fault.kind.claim,
        over.catch(() => undefined),
      );
      running.push(over);
    }
    await Promise.all(running);
  }

  /** The names of the faults that are on. */
  get active(): string[] {
    return [...this.#active];
  }

  close(): Promise<void> {
    return this.#standby.close();
  }

  async #inject({ kind, durationMs, instances }: PlannedFault, turn: number, signal: AbortSignal): Promise<void> {
    const { cluster, recorder } = this.#world;
    const end = recorder.fault({
      kind: kind.name,
      scope: kind.scope,
      instances: kind.hits === 'all' ? null : instances,
    });
    this.#active.add(kind.name);
    try {
      const detail = await kind.inject({
        cluster,
        durationMs,
        random: this.#random.fork(`fault ${turn}`),
        targets: cluster.instances.filter(({ index }) => instances.includes(index)),
        writer: this.#writer,
        standby: this.#standby,
        wait: (ms) => sleep(ms, signal),
      });
      end(detail);
    } finally {
      this.#active.delete(kind.name);
    }
  }
}
