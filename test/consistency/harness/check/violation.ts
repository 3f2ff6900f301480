import type { ReadRecord, WriteRecord } from '../history.js';

/** What can be found wrong, and which promise it breaks. */
export const VIOLATIONS = {
  acknowledged: 'a read missed a write that had been acknowledged before it began',
  foreign: "a read missed another program's write that had been committed longer than allowed before it began",
  crash: 'a read missed a write that its killed instance had committed, longer than allowed before it began',
  'no-cache': 'a read that insisted on the database missed a write committed before it began',
  monotone: 'a client saw a write, and then, with nothing disturbed, a state from before it',
  missing: 'a row that is never removed was not shown',
  'rolled-back': 'a read showed what had been rolled back',
  refused: 'a read showed a write that had been answered with an error',
  lost: 'a read showed a write that had not taken place',
  invented: 'a read showed what nobody had begun to write',
  tenant: "a read showed another business unit's row",
  crashed: 'a server process ended by itself',
  unavailable: 'a request got no answer or an error, and no fault excused it',
  unexpected: 'a request got an answer that its sender did not deserve',
  slow: 'a read took too long, and no fault of its instance or of the database excused it',
} as const;

export type ViolationKind = keyof typeof VIOLATIONS;

export interface Violation {
  readonly kind: ViolationKind;
  readonly at: number;
  /** The particulars in a line. */
  readonly what: string;
  readonly register?: string;
  readonly read?: ReadRecord;
  readonly write?: WriteRecord;
}
