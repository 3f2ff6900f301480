import { setTimeout as sleep } from 'node:timers/promises';
import type { TiersStatus } from '../tiers/index.js';

const SERVES_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 10;

/** Waits until answers are served from the cache, which all instances have to agree on first. @throws Error with the reason */
export async function serving(status: TiersStatus): Promise<void> {
  const deadline = performance.now() + SERVES_WITHIN_MS;
  while (status.report().bypass !== null) {
    if (performance.now() > deadline) throw new Error(`Nothing is served: ${status.report().bypass}.`);
    await sleep(LOOK_AGAIN_MS);
  }
}
