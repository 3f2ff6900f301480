import { LRUCache } from 'lru-cache';

/** A holder of hot copies that was told to drop some. */
export interface ToldHolder {
  readonly instance: string;
  readonly number: number;
  /** What was left of its lease when it was told, in milliseconds. */
  readonly leftMs: number;
}

const REMEMBERED = 1_000;
/** Redis tells milliseconds, and timers keep to them: what both may round off. */
const ROUNDING_MS = 3;

/** A writer's waiting for the holders of hot copies: until each has dropped them, or its lease has run out. */
export class HolderWaits {
  /** How many writes had to wait, for how long altogether in milliseconds, and how many leases had to run out. */
  readonly totals = { waits: 0, ms: 0, expired: 0 };
  /** The highest number that a holder has acknowledged. The message may be here before the wait begins. */
  readonly #acknowledged = new LRUCache<string, number>({ max: REMEMBERED });
  readonly #listeners = new Set<() => void>();

  /** @param life the life of the shared record that the number belongs to */
  acknowledged(life: string, instance: string, number: number): void {
    this.#acknowledged.set(`${life} ${instance}`, number);
    for (const listener of this.#listeners) listener();
  }

  async wait(life: string, holders: readonly ToldHolder[]): Promise<void> {
    if (holders.length === 0) return;
    const began = performance.now();
    this.totals.waits += 1;
    await Promise.all(holders.map((holder) => this.#waitFor(life, holder)));
    this.totals.ms += performance.now() - began;
  }

  #waitFor(life: string, { instance, number, leftMs }: ToldHolder): Promise<void> {
    const done = (): boolean => (this.#acknowledged.get(`${life} ${instance}`) ?? 0) >= number;
    if (done()) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve();
      };
      const listener = (): void => {
        if (done()) finish();
      };
      const timer = setTimeout(() => {
        this.totals.expired += 1;
        finish();
      }, leftMs + ROUNDING_MS);
      this.#listeners.add(listener);
    });
  }
}
