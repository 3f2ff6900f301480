import { Injectable } from '@nestjs/common';
import { Authenticator } from '../../auth/index.js';
import { Clock, WorkScope } from '../../tiers/index.js';
import type { EventStream } from './event-stream.js';

/** Each stream costs a little at every sample. */
const MAX_STREAMS = 25;
/** For so long after the last check a stream lives on while the database cannot be asked: that is when it is needed. */
const GRACE_MS = 60_000;

/**
 * The open streams, and whether their owners may still know what is told. Whoever may not is let go: at the next sample
 * where memory says so, else as soon as the database does, and after a minute in which it says nothing.
 */
@Injectable()
export class Watchers {
  /** When it was last known for sure that the owner may watch. */
  readonly #checkedAt = new Map<EventStream, number>();
  #database: 'silent' | 'asked' | 'answered' = 'answered';

  constructor(
    private readonly authenticator: Authenticator,
    private readonly scope: WorkScope,
    private readonly clock: Clock,
  ) {}

  get any(): boolean {
    return this.#checkedAt.size > 0;
  }

  get full(): boolean {
    return this.#checkedAt.size >= MAX_STREAMS;
  }

  /** @param stream whose owner has just been checked */
  add(stream: EventStream): void {
    this.#checkedAt.set(stream, this.clock.epochMs());
  }

  remove(stream: EventStream): void {
    this.#checkedAt.delete(stream);
  }

  send(text: string): void {
    for (const stream of this.#checkedAt.keys()) stream.send(text);
  }

  /** Lets everybody go; they may come back. */
  endAll(): void {
    for (const stream of this.#checkedAt.keys()) stream.end('closing');
  }

  /** Looks whether everybody may still watch. Waits for nothing: who has to be asked about is let go later. */
  recheck(): void {
    const now = this.clock.epochMs();
    const unknown = new Set<string>();
    for (const [stream, checkedAt] of this.#checkedAt) {
      const person = this.authenticator.known(stream.authorization);
      if (person) this.#decide(stream, person.role);
      else if (this.#database !== 'answered' && now - checkedAt > GRACE_MS) stream.end('closing');
      else unknown.add(stream.authorization);
    }
    if (unknown.size > 0 && this.#database !== 'asked') void this.#ask(unknown);
  }

  /** One after the other, so that a database which does not answer has no more than one question of this kind to answer. */
  async #ask(authorizations: ReadonlySet<string>): Promise<void> {
    this.#database = 'asked';
    try {
      for (const authorization of authorizations) {
        const work = this.scope.open({ name: 'ops.events' });
        const person = await this.authenticator.authenticate(authorization, work).finally(() => this.scope.close(work));
        for (const stream of this.#checkedAt.keys()) {
          if (stream.authorization === authorization) this.#decide(stream, person?.role);
        }
      }
      this.#database = 'answered';
    } catch {
      // Not refused, but not found out either: asked again with the next sample, until the grace is over.
      this.#database = 'silent';
    }
  }

  #decide(stream: EventStream, role: string | undefined): void {
    if (role === 'admin') this.#checkedAt.set(stream, this.clock.epochMs());
    else stream.end(role === undefined ? 'unauthorized' : 'forbidden');
  }
}
