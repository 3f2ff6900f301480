import type { FindingKind } from '../../../tiers/index.js';

/** What a check needs to know of a finding, wherever it was made. */
export interface FoundFault {
  readonly kind: FindingKind;
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
}

/** As `GET /api/ops/findings` of a running server tells it. */
export interface ServerFinding extends FoundFault {
  /** Why it is meant to be so; null: it is not. */
  readonly allowed: string | null;
}
