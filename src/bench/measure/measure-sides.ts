import type { Allocation, AllocationMeter } from '../../ops/measure/allocation.js';
import { sweepYoung } from '../../ops/measure/garbage.js';
import { expectSameAnswers } from '../../ops/measure/same-answer.js';
import { median, percentile } from '../../ops/measure/statistics.js';

/** What one call of a side gave. */
export interface Answered {
  /** The JSON text that a client gets. */
  readonly body: Buffer;
  /** How many statements the database ran for it. */
  readonly statements: number;
}

/** One way to get an answer. */
export interface Side {
  readonly name: string;
  readonly call: () => Promise<Answered>;
  /** Called before each turn; absent: `call` is, unless it is slow. */
  readonly prepare?: () => Promise<unknown>;
}

/** What one side costs. */
export interface SideResult {
  readonly side: string;
  /** The most that a call took. */
  readonly statements: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Timed calls. */
  readonly calls: number;
  /** Allocated by one call, in bytes. */
  readonly allocated: Allocation;
  /** Of the answer. */
  readonly bytes: number;
}

export interface MeasureOptions {
  /** How often the sides take turns. */
  readonly rounds: number;
  /** After so many seconds no further round is begun, provided that there were a few. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Calibrated. */
  readonly meter: AllocationMeter;
  /** Called before each round: the place to hold a clock still, so that all sides answer for the same instant. */
  readonly beforeRound: () => void;
}

/** Not counted, and no more than are counted. */
const WARM_UP_ROUNDS = 2;
const ROUNDS_AT_LEAST = 3;
const MEMORY_ROUNDS = 3;
/** How long one side's turn lasts; a side that is slower than this is called once. */
const TURN_MS = 25;
const CALLS_PER_TURN = 200;
/** What is called once to be measured is lost in the noise when it allocates little: fast sides are called more often. */
const MEMORY_MS = 5;
const MEMORY_CALLS = 50;

/**
 * Measures all sides of a comparison in turns, so that whatever else the machine does at the moment hits all of them
 * alike. In every round the answers are compared.
 *
 * @throws AnswersDifferError when the sides do not answer the same
 */
export async function measureSides(
  query: string,
  sides: readonly Side[],
  options: MeasureOptions,
): Promise<SideResult[]> {
  const takers = sides.map((side) => new Turns(side));
  const deadline = performance.now() + options.seconds * 1000;
  const warmUp = Math.min(WARM_UP_ROUNDS, options.rounds);
  for (let round = -warmUp; round < options.rounds; round += 1) {
    if (round >= ROUNDS_AT_LEAST && performance.now() > deadline) break;
    options.beforeRound();
    for (const taker of rotated(takers, round + warmUp)) {
      options.signal.throwIfAborted();
      await taker.take(round >= 0, options.signal);
    }
    expectSameAnswers(
      query,
      takers.map((taker) => taker.answer()),
    );
  }
  await measureMemory(takers, options);
  return takers.map((taker) => taker.result());
}

async function measureMemory(
  takers: readonly Turns[],
  { rounds, signal, meter, beforeRound }: MeasureOptions,
): Promise<void> {
  for (let round = 0; round < Math.min(MEMORY_ROUNDS, rounds); round += 1) {
    beforeRound();
    for (const taker of takers) {
      signal.throwIfAborted();
      await taker.takeMemory(meter);
    }
  }
}

function rotated<T>(values: readonly T[], by: number): T[] {
  const start = by % values.length;
  return [...values.slice(start), ...values.slice(0, start)];
}

/** One side's turns and what they gave. */
class Turns {
  readonly #times: number[] = [];
  readonly #allocations: Allocation[] = [];
  #statements = 0;
  #lastMs = 0;
  #body: Buffer = Buffer.alloc(0);

  constructor(private readonly side: Side) {}

  async take(recorded: boolean, signal: AbortSignal): Promise<void> {
    await this.#prepare();
    sweepYoung();
    const end = performance.now() + TURN_MS;
    for (let calls = 0; calls < CALLS_PER_TURN && !signal.aborted; calls += 1) {
      const started = performance.now();
      const { body, statements } = await this.side.call();
      const ended = performance.now();
      this.#lastMs = ended - started;
      if (recorded) {
        this.#times.push(this.#lastMs);
        this.#statements = Math.max(this.#statements, statements);
      }
      this.#body = body;
      if (ended > end) return;
    }
  }

  async takeMemory(meter: AllocationMeter): Promise<void> {
    await this.#prepare();
    const times = Math.max(1, Math.min(MEMORY_CALLS, Math.round(MEMORY_MS / median(this.#times))));
    this.#allocations.push(await meter.measure(times, this.side.call));
  }

  /** Makes an answer present where a side keeps answers, and warms the processor up. A slow side does neither. */
  async #prepare(): Promise<void> {
    if (this.side.prepare) await this.side.prepare();
    else if (this.#lastMs < TURN_MS) await this.side.call();
  }

  answer(): { side: string; body: Buffer } {
    return { side: this.side.name, body: this.#body };
  }

  result(): SideResult {
    return {
      side: this.side.name,
      statements: this.#statements,
      medianMs: median(this.#times),
      p99Ms: percentile(this.#times, 99),
      calls: this.#times.length,
      allocated: {
        heap: Math.round(median(this.#allocations.map(({ heap }) => heap))),
        external: Math.round(median(this.#allocations.map(({ external }) => external))),
      },
      bytes: this.#body.byteLength,
    };
  }
}
