import type { AllowedFinding } from '../tiers/index.js';

/** What looks like a fault in how this application asks for data, and is meant to be so. */
export const ALLOWED_FINDINGS: readonly AllowedFinding[] = [];
