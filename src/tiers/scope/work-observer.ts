import type { WorkLog } from '../log/work-log.js';

/** Who wants to know what units of work do. */
export interface WorkObserver {
  /** A log for an outermost unit of work that begins; undefined: this one is not looked at. */
  open(name: string): WorkLog | undefined;
  /** The unit of work has ended. Called where the work was done: whatever takes time is put off. */
  close(log: WorkLog): void;
}
