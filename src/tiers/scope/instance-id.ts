import { randomBytes } from 'node:crypto';

/** This process among all that work on the same data; another one at every start. */
export const instanceId: string = randomBytes(8).toString('hex');
