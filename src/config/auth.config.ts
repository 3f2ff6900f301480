import { hkdfSync, randomBytes } from 'node:crypto';
import type { Environment } from './environment.js';

/** Tokens and logins. */
export class AuthConfig {
  /** The key that signs tokens. */
  readonly jwtSecret: string;
  /**
   * Whether the key was made up because JWT_SECRET is not set, which production refuses. With DATABASE_URL it is derived
   * from that, so that all instances on one database agree; without, it is random and its tokens end with the process.
   */
  readonly jwtSecretGenerated: boolean;
  readonly tokenTtlSeconds: number;
  /** How long a token is believed before the person is looked up again (disabled, another role). */
  readonly recheckSeconds: number;
  /** Per address and per loginid. */
  readonly loginAttemptsPerMinute: number;

  constructor(environment: Environment) {
    this.jwtSecret = environment.JWT_SECRET ?? makeSecret(environment.DATABASE_URL);
    this.jwtSecretGenerated = environment.JWT_SECRET === undefined;
    this.tokenTtlSeconds = environment.TOKEN_TTL_SECONDS;
    this.recheckSeconds = environment.AUTH_RECHECK_SECONDS;
    this.loginAttemptsPerMinute = environment.LOGIN_ATTEMPTS_PER_MINUTE;
  }
}

const SECRET_BYTES = 32;

function makeSecret(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) return randomBytes(SECRET_BYTES).toString('base64url');
  return Buffer.from(hkdfSync('sha256', databaseUrl, '', 'development token key', SECRET_BYTES)).toString('base64url');
}
