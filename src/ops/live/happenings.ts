import { Injectable } from '@nestjs/common';
import { Findings, InvalidationLog } from '../../tiers/index.js';
import { type FindingView, findingView } from '../findings/findings.dto.js';
import { type InvalidationView, invalidationView } from '../invalidations/invalidations.dto.js';

/** Of what happens between two samples, so much is told. */
const MAX_EACH = 50;

/** What happened between two samples. */
interface Happened<Item> {
  readonly items: readonly Item[];
  /** How many more there were. */
  readonly dropped: number;
}

/** Collects what was invalidated and what was found, for those who watch. */
@Injectable()
export class Happenings {
  readonly #invalidations: InvalidationView[] = [];
  readonly #findings = new Map<string, FindingView>();
  #droppedInvalidations = 0;
  /** By id: one that is found over and over is left out once. */
  readonly #droppedFindings = new Set<string>();
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
        if (this.#invalidations.length <= MAX_EACH) return;
        this.#invalidations.shift();
        this.#droppedInvalidations += 1;
      }),
      this.found.onFinding((finding) => {
        if (this.#findings.size < MAX_EACH || this.#findings.has(finding.id)) {
          this.#findings.set(finding.id, findingView(finding));
        } else {
          this.#droppedFindings.add(finding.id);
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
  take(): { readonly invalidations: Happened<InvalidationView>; readonly findings: Happened<FindingView> } {
    const invalidations = { items: this.#invalidations.splice(0), dropped: this.#droppedInvalidations };
    const findings = { items: [...this.#findings.values()], dropped: this.#droppedFindings.size };
    this.#droppedInvalidations = 0;
    this.#findings.clear();
    this.#droppedFindings.clear();
    return { invalidations, findings };
  }
}
