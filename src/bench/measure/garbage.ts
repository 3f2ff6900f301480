import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The collector, callable without a flag on the command line: a context made after the flag is set has it. */
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as (options?: { type: 'minor' | 'major' }) => void;

/** Clears away young garbage, so that what one side left behind is not swept up in the time of the next. */
export function sweepYoung(): void {
  gc({ type: 'minor' });
}

/** Clears away all garbage. */
export function sweepAll(): void {
  gc();
}
