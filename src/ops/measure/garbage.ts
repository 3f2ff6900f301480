import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options?: { type: 'minor' | 'major' }) => void;

let collect: Collect | undefined;

/** The collector, callable without a flag on the command line: a context made after the flag is set has it. */
function collector(): Collect {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as Collect;
  }
  return collect;
}

/** Clears away young garbage, so that what one side left behind is not swept up in the time of the next. */
export function sweepYoung(): void {
  collector()({ type: 'minor' });
}

/** Clears away all garbage. */
export function sweepAll(): void {
  collector()();
}
