import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { OnEvent } from '@nestjs/event-emitter';
import { LRUCache } from 'lru-cache';
import { AuthConfig } from '../config/index.js';
import type { Role } from '../model/index.js';
import { Clock, type DomainEvent, rawSql, type Work, WorkScope } from '../tiers/index.js';

const KNOWN_PEOPLE = 50_000;
const MS = 1000;
/** Columns of a person that decide what a token of theirs allows. */
const DECISIVE = new Set(['enable', 'role', 'bu_id']);

/** What the database says about a person who holds a token. */
export interface KnownPerson {
  readonly id: number;
  readonly role: Role;
  readonly bu: number;
  /** All of the above as text: two requests with the same one may be answered the same. */
  readonly identity: string;
}

interface Entry extends KnownPerson {
  readonly checkedAtMs: number;
}

/**
 * Who may use their token, as far as this process knows: for a configured time after the database was asked, and never
 * past a change that was made through this process, or by another program and seen by this process first.
 */
@Injectable()
export class PeopleKnown {
  readonly #people = new LRUCache<number, Entry>({ max: KNOWN_PEOPLE });
  readonly #believeMs: number;
  /** Counts the forgetting, so that an answer that was under way meanwhile is not kept. */
  #changes = 0;

  constructor(
    config: AuthConfig,
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly clock: Clock,
  ) {
    this.#believeMs = config.recheckSeconds * MS;
  }

  /** The person, if the database was asked recently enough. */
  recent(id: number): KnownPerson | undefined {
    const person = this.#people.get(id);
    return person && this.clock.epochMs() - person.checkedAtMs < this.#believeMs ? person : undefined;
  }

  /**
   * Asks the database. Undefined where the person is gone or may not log in any more.
   * @param work where the statement is counted
   */
  async ask(id: number, work: Work): Promise<KnownPerson | undefined> {
    const changes = this.#changes;
    const checkedAtMs = this.clock.epochMs();
    const [row] = await this.scope.resume(work, () =>
      rawSql<{ role: Role; bu_id: number; enable: boolean }>(
        this.em,
        'select role, bu_id, enable from peoples_people where id = ?',
        [id],
      ),
    );
    if (!row?.enable) {
      this.#people.delete(id);
      return undefined;
    }
    const { role, bu_id: bu } = row;
    const person = { id, role, bu, identity: `${id}.${role}.${bu}`, checkedAtMs };
    if (changes === this.#changes) this.#people.set(id, person);
    return person;
  }

  /** Forgets whom a change may concern; where it is a write of this process, before the write is acknowledged. */
  @OnEvent('person.*')
  onPersonChanged({ id, changed }: DomainEvent): void {
    if (changed && !changed.some((column) => DECISIVE.has(column))) return;
    this.#changes += 1;
    if (id === undefined) this.#people.clear();
    else this.#people.delete(id);
  }
}
