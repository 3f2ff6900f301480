import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock, type Work } from '../tiers/index.js';
import { type KnownPerson, PeopleKnown } from './people-known.js';
import { type TokenClaims, Tokens } from './tokens.js';

const KNOWN_TOKENS = 20_000;
const MAX_HEADER_LENGTH = 4_096;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i;

/** Finds out whose token a request carries. */
@Injectable()
export class Authenticator {
  /** Tokens whose signature was checked, by the whole header, so that a known one costs one look-up. */
  readonly #tokens = new LRUCache<string, TokenClaims>({ max: KNOWN_TOKENS });

  constructor(
    private readonly tokens: Tokens,
    private readonly people: PeopleKnown,
    private readonly clock: Clock,
  ) {}

  /** The person, if this takes no more than a look at memory; undefined: unknown, or {@link authenticate} must decide. */
  known(authorization: string | undefined): KnownPerson | undefined {
    if (authorization === undefined) return undefined;
    const claims = this.#tokens.get(authorization);
    if (!claims || claims.expiresAtMs <= this.clock.epochMs()) return undefined;
    return this.people.recent(claims.personId);
  }

  /**
   * The person whose token the header carries; undefined where it carries none that is valid, or the person may not use
   * it any more.
   * @param work where statements are counted
   */
  async authenticate(authorization: string | undefined, work: Work): Promise<KnownPerson | undefined> {
    if (authorization === undefined || authorization.length > MAX_HEADER_LENGTH) return undefined;
    const claims = await this.#claims(authorization);
    if (!claims || claims.expiresAtMs <= this.clock.epochMs()) return undefined;
    return this.people.recent(claims.personId) ?? this.people.ask(claims.personId, work);
  }

  async #claims(authorization: string): Promise<TokenClaims | undefined> {
    const known = this.#tokens.get(authorization);
    if (known) return known;
    const token = BEARER.exec(authorization)?.[1];
    const claims = token === undefined ? undefined : await this.tokens.verify(token);
    if (claims) this.#tokens.set(authorization, claims);
    return claims;
  }
}
