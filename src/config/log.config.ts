import type { Environment } from './environment.js';

/** What is logged, and in which form. */
export class LogConfig {
  readonly level: Environment['LOG_LEVEL'];
  /** Lines for people instead of JSON; needs the development packages. */
  readonly pretty: boolean;

  constructor(environment: Environment) {
    this.level = environment.LOG_LEVEL;
    this.pretty = environment.LOG_PRETTY;
  }
}
