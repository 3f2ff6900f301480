import { Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { AuthConfig } from '../config/index.js';
import { ROLES, type Role } from '../model/index.js';
import { Clock } from '../tiers/index.js';
import { SigningKey } from './signing-key.js';

const ALGORITHM = 'HS256';
const MS = 1000;

/** What a token says. The role and the unit are those of the moment it was issued. */
export interface TokenClaims {
  readonly personId: number;
  readonly role: Role;
  readonly bu: number;
  readonly expiresAtMs: number;
}

/** Issues and verifies the tokens that follow a login. */
@Injectable()
export class Tokens {
  readonly ttlSeconds: number;
  readonly #key: Uint8Array;

  constructor(
    config: AuthConfig,
    key: SigningKey,
    private readonly clock: Clock,
  ) {
    this.ttlSeconds = config.tokenTtlSeconds;
    this.#key = key.bytes;
  }

  /** A new token, right for {@link ttlSeconds}. */
  async issue({ personId, role, bu }: Omit<TokenClaims, 'expiresAtMs'>): Promise<string> {
    const issuedAt = Math.floor(this.clock.epochMs() / MS);
    return new SignJWT({ role, bu })
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(String(personId))
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + this.ttlSeconds)
      .sign(this.#key);
  }

  /** What the token says, or undefined where it is forged, expired or not one of ours. */
  async verify(token: string): Promise<TokenClaims | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: this.clock.now(),
      });
      const personId = Number(payload.sub);
      const { role, bu, exp } = payload;
      if (!Number.isSafeInteger(personId) || !isRole(role) || typeof bu !== 'number' || exp === undefined) {
        return undefined;
      }
      return { personId, role, bu, expiresAtMs: exp * MS };
    } catch {
      return undefined;
    }
  }
}

function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}
