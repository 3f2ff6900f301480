/** The present stamps of some scopes, by scope; null: the scope has none. */
export type ReadStamps = (scopes: readonly string[]) => Promise<readonly (string | null)[]>;

interface Batch {
  /** Position of each scope in the one command. */
  readonly positions: Map<string, number>;
  readonly stamps: Promise<readonly (string | null)[]>;
}

/**
 * Reads stamps for everyone who asks in one turn of the event loop by one command. What is read was asked for before
 * the command is sent, so nobody gets a stamp from before its own question; under load, many hits share a round trip.
 */
export class StampReader {
  #batch: Batch | undefined;

  constructor(private readonly read: ReadStamps) {}

  /** The present stamps of `scopes`, in their order. */
  async stamps(scopes: readonly string[]): Promise<(string | null)[]> {
    const { positions, stamps } = (this.#batch ??= this.#open());
    const wanted = scopes.map((scope) => {
      let position = positions.get(scope);
      if (position === undefined) {
        position = positions.size;
        positions.set(scope, position);
      }
      return position;
    });
    const found = await stamps;
    return wanted.map((position) => found[position] ?? null);
  }

  #open(): Batch {
    const positions = new Map<string, number>();
    const stamps = new Promise<void>((resolve) => {
      // After the sockets of this turn were read, and before the next turn.
      setImmediate(resolve);
    }).then(() => {
      this.#batch = undefined;
      return this.read([...positions.keys()]);
    });
    return { positions, stamps };
  }
}
