import type { Environment } from './environment.js';

/** Tokens and logins. */
export class AuthConfig {
  /** The key that signs tokens; absent, which production refuses: a random one that is kept in the database. */
  readonly jwtSecret: string | undefined;
  readonly tokenTtlSeconds: number;
  /** How long a token is believed before the person is looked up again (disabled, another role). */
  readonly recheckSeconds: number;
  /** Per address and per loginid. */
  readonly loginAttemptsPerMinute: number;

  constructor(environment: Environment) {
    this.jwtSecret = environment.JWT_SECRET;
    this.tokenTtlSeconds = environment.TOKEN_TTL_SECONDS;
    this.recheckSeconds = environment.AUTH_RECHECK_SECONDS;
    this.loginAttemptsPerMinute = environment.LOGIN_ATTEMPTS_PER_MINUTE;
  }
}
