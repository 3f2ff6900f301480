import { DATABASE_FAULTS } from './database.faults.js';
import type { FaultKind } from './fault.js';
import { INSTANCE_FAULTS } from './instance.faults.js';
import { REDIS_FAULTS } from './redis.faults.js';

/** Every fault that there is. */
export const FAULTS: readonly FaultKind[] = [...REDIS_FAULTS, ...INSTANCE_FAULTS, ...DATABASE_FAULTS];
