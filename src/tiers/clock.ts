/** The one source of "now" for everything whose answer depends on time, so that tests can hold or move it. */
export class Clock {
  /** The present instant. */
  now(): Date {
    return new Date();
  }

  /** The present instant in milliseconds since the epoch, without allocating a Date. */
  epochMs(): number {
    return Date.now();
  }
}

/** A clock that stands still until it is told to move. For tests. */
export class FixedClock extends Clock {
  #ms: number;

  constructor(at: Date | string) {
    super();
    this.#ms = new Date(at).getTime();
  }

  override now(): Date {
    return new Date(this.#ms);
  }

  override epochMs(): number {
    return this.#ms;
  }

  /** Jumps to `at`. */
  set(at: Date | string): void {
    this.#ms = new Date(at).getTime();
  }

  /** Moves forward (or, with a negative number, back) by `ms` milliseconds. */
  advance(ms: number): void {
    this.#ms += ms;
  }
}
