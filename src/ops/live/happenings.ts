import { Injectable } from '@nestjs/common';
import { Findings, InvalidationLog } from '../../tiers/index.js';
import { type FindingView, findingView } from '../findings/findings.dto.js';
import { type InvalidationView, invalidationView } from '../invalidations/invalidations.dto.js';

/** Of what happens between two samples, so much is told. */
const MAX_EACH = 50;

/** Collects what was invalidated and what was found, for those who watch. */
@Injectable()
export class Happenings {
  readonly #invalidations: InvalidationView[] = [];
  readonly #findings = new Map<string, FindingView>();
  #ends: readonly (() => void)[] | undefined;

  constructor(
    private readonly log: InvalidationLog,
    private readonly found: Findings,
  ) {}

  /** Collects from now on. */
  start(): void {
    this.#ends ??= [
      this.log.onInvalidation((invalidation) => {
        this.#invalidations.push(invalidationView(invalidation));
        if (this.#invalidations.length > MAX_EACH) this.#invalidations.shift();
      }),
      this.found.onFinding((finding) => {
        if (this.#findings.size < MAX_EACH || this.#findings.has(finding.id)) {
          this.#findings.set(finding.id, findingView(finding));
        }
      }),
    ];
  }

  /** Collects nothing any more, and forgets. */
  stop(): void {
    for (const end of this.#ends ?? []) end();
    this.#ends = undefined;
    this.take();
  }

  /** What was collected since the last time. */
  take(): { readonly invalidations: readonly InvalidationView[]; readonly findings: readonly FindingView[] } {
    const findings = [...this.#findings.values()];
    this.#findings.clear();
    return { invalidations: this.#invalidations.splice(0), findings };
  }
}
