import type { QueryLogMode } from './query-log.js';

/** What is looked at of how data are asked for, and who is told. */
export interface QualityOptions {
  /** How much of what units of work ask is looked at. */
  readonly queryLog: QueryLogMode;
  /** The share of units of work that are looked at. */
  readonly queryLogSample: number;
  /** What becomes of a repository call that takes more statements than declared: an error, or a finding. */
  readonly overBudget: 'throw' | 'report';
  /** Whether new findings are logged. */
  readonly logFindings: boolean;
  /** Whether every unit of work is logged with its statements, as debugging output. */
  readonly logStatements?: boolean;
}
