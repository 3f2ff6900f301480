export type BreakerState = 'closed' | 'open' | 'half-open';

export interface CircuitBreakerOptions {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** The pause before the first probe, which doubles with each that fails, up to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Tries whether the other side answers again; a rejection means that it does not. */
  readonly probe: () => Promise<void>;
  /** Told of every change; `reason` is why it opened. */
  readonly onChange: (state: BreakerState, reason: string | undefined) => void;
  /** Told of every probe that failed; `count` of them since it opened. */
  readonly onProbeFailed: (count: number) => void;
}

/**
 * Keeps callers from waiting for what does not answer: after some failures in a row they are turned away at once, and
 * only a probe finds out when it answers again. Michael Nygard, Release It!, 2007.
 */
export class CircuitBreaker {
  #state: BreakerState = 'closed';
  #failures = 0;
  #failedProbes = 0;
  #pauseMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CircuitBreakerOptions) {
    this.#pauseMs = options.firstPauseMs;
  }

  get state(): BreakerState {
    return this.#state;
  }

  success(): void {
    this.#failures = 0;
  }

  failure(reason: string): void {
    this.#failures += 1;
    if (this.#state === 'closed' && this.#failures >= this.options.failures) this.#open(reason);
  }

  /** Closes it without a probe, and forgets what was: there is a new connection. */
  reset(): void {
    this.stop();
    this.#failures = 0;
    this.#change('closed', undefined);
  }

  /** Probes no more until {@link reset}. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #open(reason: string): void {
    this.#failedProbes = 0;
    this.#pauseMs = this.options.firstPauseMs;
    this.#change('open', reason);
    this.#schedule();
  }

  #schedule(): void {
    const timer = setTimeout(() => void this.#probe(timer), this.#pauseMs);
    timer.unref();
    this.#timer = timer;
  }

  async #probe(timer: NodeJS.Timeout): Promise<void> {
    this.#change('half-open', undefined);
    try {
      await this.options.probe();
    } catch {
      if (this.#timer !== timer) return;
      this.#failedProbes += 1;
      this.#pauseMs = Math.min(this.#pauseMs * 2, this.options.longestPauseMs);
      this.#change('open', undefined);
      this.#schedule();
      this.options.onProbeFailed(this.#failedProbes);
      return;
    }
    if (this.#timer === timer) this.reset();
  }

  #change(state: BreakerState, reason: string | undefined): void {
    if (this.#state === state) return;
    this.#state = state;
    this.options.onChange(state, reason);
  }
}
