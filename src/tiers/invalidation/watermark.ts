/** How a row of the change log is known: transaction and number. */
export type ChangeKey = string;

interface Pending {
  /** When the last look was sent that did not show the row. */
  readonly clearedAt: number;
  /** When the first look was sent that showed it. */
  readonly firstSeen: number;
}

/**
 * Up to when this process knows that every commit has reached the stamps. A look at the change log that was sent at `t`
 * and shows nothing pending proves that for all commits before `t`; a pending row holds the watermark at the last look
 * that did not show it. All instants are of one monotonic clock, in milliseconds; no two clocks are ever compared.
 */
export class Watermark {
  readonly #pending = new Map<ChangeKey, Pending>();
  #lastLook = -Infinity;
  #clearedAt = -Infinity;

  /**
   * Takes note of a look at the log.
   * @param sentAt when it was sent
   * @param pending the rows that it showed
   * @param complete whether that was all there were; otherwise it proves nothing, but tells of rows that are there
   */
  observe(sentAt: number, pending: Iterable<ChangeKey>, complete = true): void {
    const shown = new Set(pending);
    for (const [key, { clearedAt }] of this.#pending) {
      // One that the last complete look has shown may be among those that there was no room for.
      const known = complete || clearedAt === this.#lastLook;
      if (known && !shown.has(key)) this.#pending.delete(key);
    }
    for (const key of shown) {
      if (!this.#pending.has(key)) this.#pending.set(key, { clearedAt: this.#lastLook, firstSeen: sentAt });
    }
    if (!complete) return;
    this.#lastLook = sentAt;
    let clearedAt = sentAt;
    for (const row of this.#pending.values()) clearedAt = Math.min(clearedAt, row.clearedAt);
    this.#clearedAt = Math.max(this.#clearedAt, clearedAt);
  }

  /** Every commit before this instant has reached the stamps. */
  get at(): number {
    return this.#clearedAt;
  }

  /** When the last complete look was sent. */
  get lastLook(): number {
    return this.#lastLook;
  }

  /** How many rows are known to be there. */
  get pendingRows(): number {
    return this.#pending.size;
  }

  isPending(key: ChangeKey): boolean {
    return this.#pending.has(key);
  }

  /** When a row was seen first; undefined for one that is not pending. */
  firstSeen(key: ChangeKey): number | undefined {
    return this.#pending.get(key)?.firstSeen;
  }
}
