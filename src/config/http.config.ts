import type { Environment } from './environment.js';

/** How the server listens and what it accepts. */
export class HttpConfig {
  readonly host: string;
  /** 0 lets the operating system choose. */
  readonly port: number;
  /** Whether the client's address is taken from `X-Forwarded-For`; only behind a proxy that sets it. */
  readonly trustProxy: boolean;
  readonly bodyLimitBytes: number;
  readonly requestTimeoutMs: number;

  constructor(environment: Environment) {
    this.host = environment.HOST;
    this.port = environment.PORT;
    this.trustProxy = environment.TRUST_PROXY;
    this.bodyLimitBytes = environment.BODY_LIMIT_BYTES;
    this.requestTimeoutMs = environment.REQUEST_TIMEOUT_MS;
  }
}
