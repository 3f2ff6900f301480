import type { Environment } from './environment.js';

/** What is looked at of how data are asked for, and who is told. */
export class QueryConfig {
  /** `full`: also what is read of what was loaded, which costs more than production should pay. */
  readonly queryLog: 'off' | 'on' | 'full';
  /** The share of requests and other units of work that are looked at. */
  readonly queryLogSample: number;
  /** In tests, a repository's method that takes more statements than it declares fails. */
  readonly overBudget: 'throw' | 'report';
  /** Developers read findings in the log; production counts them. */
  readonly logFindings: boolean;
  /** At log level debug, developers read every statement. */
  readonly logStatements: boolean;
  /** Whether answers tell what each phase took, and `?explain=1` shows an admin the statements and plans of a request. */
  readonly explain: boolean;

  constructor({ NODE_ENV, QUERY_LOG, QUERY_LOG_SAMPLE, LOG_LEVEL }: Environment) {
    this.queryLog = QUERY_LOG ?? (NODE_ENV === 'production' ? 'on' : 'full');
    this.queryLogSample = QUERY_LOG_SAMPLE;
    this.overBudget = NODE_ENV === 'test' ? 'throw' : 'report';
    this.logFindings = NODE_ENV === 'development';
    this.logStatements = NODE_ENV === 'development' && (LOG_LEVEL === 'debug' || LOG_LEVEL === 'trace');
    this.explain = NODE_ENV !== 'production';
  }
}
