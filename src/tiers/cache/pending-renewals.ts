import type { CacheStore } from './cache-store.js';

const RETRY_MS = 100;

/**
 * Scopes that must be given a new stamp, but could not be because the store did not answer. Until they are, this
 * process serves nothing from the cache; it keeps trying, and the writer does not wait for it.
 */
export class PendingRenewals {
  readonly #scopes = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly store: CacheStore) {}

  /** Whether any renewal is outstanding. */
  get any(): boolean {
    return this.#scopes.size > 0;
  }

  add(scopes: Iterable<string>): void {
    for (const scope of scopes) this.#scopes.add(scope);
    this.#schedule();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#closed || this.#timer || !this.any) return;
    this.#timer = setTimeout(() => void this.#retry(), RETRY_MS);
    this.#timer.unref();
  }

  async #retry(): Promise<void> {
    const scopes = [...this.#scopes];
    try {
      await this.store.renew(scopes);
      for (const scope of scopes) this.#scopes.delete(scope);
    } catch {
      // Still unreachable: the next round tries again.
    } finally {
      this.#timer = undefined;
      this.#schedule();
    }
  }
}
