import type { Evidence } from './evidence.js';
import type { Patient } from './patient.js';

/** One item of the checklist. */
export interface DoctorCheck {
  /** Its place in the checklist, from 1. */
  readonly number: number;
  /** What it is called on the command line: `n-plus-one`. */
  readonly name: string;
  /** What is right when it passes. */
  readonly title: string;
  /**
   * Looks at the patient and says what it saw. Writes nothing to the configured database.
   * @throws whatever keeps it from looking; the item then fails
   */
  readonly examine: (patient: Patient) => Promise<readonly Evidence[]>;
}
