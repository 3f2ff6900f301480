/** A monotonic clock that stands still until it is told to move, in milliseconds. */
export class ManualTime {
  ms = 1_000;

  readonly now = (): number => this.ms;

  advance(ms: number): void {
    this.ms += ms;
  }
}
