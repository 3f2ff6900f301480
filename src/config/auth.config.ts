import { randomBytes } from 'node:crypto';
import type { Environment } from './environment.js';

/** Tokens and logins. */
export class AuthConfig {
  /** The key that signs tokens. */
  readonly jwtSecret: string;
  /**
   * Whether the key was made up by this process, because JWT_SECRET is not set: its tokens end with it and no other
   * instance accepts them. Start-up output says so.
   */
  readonly jwtSecretGenerated: boolean;
  readonly tokenTtlSeconds: number;
  /** How long a token is believed before the person is looked up again (disabled, another role). */
  readonly recheckSeconds: number;
  /** Per address and per loginid. */
  readonly loginAttemptsPerMinute: number;

  constructor(environment: Environment) {
    this.jwtSecret = environment.JWT_SECRET ?? randomBytes(32).toString('base64url');
    this.jwtSecretGenerated = environment.JWT_SECRET === undefined;
    this.tokenTtlSeconds = environment.TOKEN_TTL_SECONDS;
    this.recheckSeconds = environment.AUTH_RECHECK_SECONDS;
    this.loginAttemptsPerMinute = environment.LOGIN_ATTEMPTS_PER_MINUTE;
  }
}
