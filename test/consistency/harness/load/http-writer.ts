import type { Random } from '../random.js';
import type { Register } from '../registers/register.js';
import type { Instance } from '../servers/instance.js';
import { now, sleep, until } from '../time.js';
import { type HttpAnswer, send } from './http.js';
import type { TruthReader } from './truth.js';
import type { World } from './world.js';

/** How long a killed instance's connections to the database may take to end. */
const ORPHANS_MS = 10_000;

/** Writes through the API. */
export class HttpWriter {
  readonly #world: World;
  readonly #truth: TruthReader;
  readonly #random: Random;

  constructor(world: World, truth: TruthReader, random: Random) {
    this.#world = world;
    this.#truth = truth;
    this.#random = random;
  }

  async run(intervalMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.#random.interval(intervalMs), signal);
      const up = this.#world.cluster.instances.filter(({ answers }) => answers);
      if (signal.aborted || up.length === 0) continue;
      await this.writeAny(this.#random.pick(up));
    }
  }

  /** Writes to some register that is free, and records what came of it. */
  async writeAny(instance: Instance): Promise<void> {
    const { ledger } = this.#world;
    const taken = ledger.take(this.#random, 1, (one) => one.change(one.nextValue()) !== undefined);
    try {
      for (const register of taken) await this.#write(register, instance);
    } finally {
      ledger.release(taken);
    }
  }

  async #write(register: Register, instance: Instance): Promise<void> {
    const value = register.nextValue();
    const change = register.change(value);
    if (!change) return;
    const { lives } = instance;
    const login = register.tenant ? `manager-${register.tenant.code}` : 'admin-BU001';
    const startedAt = now();
    const answer = await send(instance, { ...change, token: this.#world.tokens.get(login) ?? '' });
    let endedAt = now();
    const outcome = await this.#outcome(answer, register, value, instance, lives);
    if (outcome === 'survived' || outcome === 'lost') endedAt = now();
    register.settle(value, outcome);
    this.#world.recorder.write({
      register: register.name,
      value,
      absent: register.isAbsent(value),
      via: 'http',
      kind: change.method.toLowerCase(),
      instance: instance.index,
      startedAt,
      endedAt,
      outcome,
      status: answer.kind === 'answered' ? answer.status : null,
      ...reasonOf(answer),
    });
    // Nobody may ever see it, and here is where it would be seen first.
    if (outcome === 'refused') await this.#truth.read(register);
  }

  async #outcome(answer: HttpAnswer, register: Register, value: number, instance: Instance, lives: number) {
    if (answer.kind === 'answered') return answer.status < 300 ? 'acknowledged' : 'refused';
    if (answer.kind === 'unsent') return 'lost';
    // The process may still be at it.
    if (instance.answers && instance.lives === lives) return 'unknown';
    try {
      await until('the killed instance has left the database', ORPHANS_MS, () => this.#truth.withoutOrphans());
    } catch {
      return 'unknown';
    }
    return register.holds(value, await this.#truth.valuesOf(register)) ? 'survived' : 'lost';
  }
}

function reasonOf(answer: HttpAnswer): { reason?: string } {
  if (answer.kind !== 'answered') return { reason: answer.reason };
  return answer.status < 300 ? {} : { reason: answer.body.slice(0, 300) };
}
