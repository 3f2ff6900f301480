import { now } from '../time.js';

const EVERY_MS = 20;

/** Measures how late this process's timers are: a harness that is late itself makes everything look slow. */
export function watchLateness(): { end: () => number } {
  let worst = 0;
  let expected = now() + EVERY_MS;
  const timer = setInterval(() => {
    worst = Math.max(worst, now() - expected);
    expected = now() + EVERY_MS;
  }, EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      return worst;
    },
  };
}
