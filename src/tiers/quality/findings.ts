import { hash } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Finding, FindingKind, JudgedFinding } from './finding.js';

/** A finding, as often as it was made; what it says is about the worst time. */
export interface RecordedFinding extends JudgedFinding {
  /** The same for the same fault in the same place, also after a restart. */
  readonly id: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

type Listener = (finding: RecordedFinding, isNew: boolean) => void;

/** Different faults that are remembered; of more, the oldest are forgotten. */
const REMEMBERED = 500;

/** The faults that were found in how data are asked for, each once. */
export class Findings {
  readonly #found = new Map<string, RecordedFinding>();
  readonly #counts = new Map<FindingKind, number>();
  readonly #listeners = new Set<Listener>();

  constructor(private readonly clock: Clock) {}

  report(finding: JudgedFinding): void {
    const id = idOf(finding);
    const known = this.#found.get(id);
    const now = this.clock.now();
    const recorded: RecordedFinding = {
      ...(known && known.times > finding.times ? known : finding),
      id,
      allowed: finding.allowed,
      count: (known?.count ?? 0) + 1,
      firstAt: known?.firstAt ?? now,
      lastAt: now,
    };
    if (!known && this.#found.size >= REMEMBERED) this.#forgetOldest();
    this.#found.set(id, recorded);
    if (finding.allowed === null) this.#counts.set(finding.kind, (this.#counts.get(finding.kind) ?? 0) + 1);
    for (const listener of this.#listeners) listener(recorded, !known);
  }

  /** What is remembered, what was found last coming first. */
  all(): RecordedFinding[] {
    return [...this.#found.values()].toSorted((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
  }

  /** How often something that is not allowed was found since the start, by kind. */
  counts(): ReadonlyMap<FindingKind, number> {
    return this.#counts;
  }

  /** Calls `listener` with every finding, also of one that is known. @returns ends that */
  onFinding(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #forgetOldest(): void {
    const oldest = this.all().at(-1);
    if (oldest) this.#found.delete(oldest.id);
  }
}

function idOf({ kind, subject, site, method, during }: Finding): string {
  return hash('sha256', [kind, subject, site ?? method ?? '', during].join('\u0000'), 'base64url').slice(0, 10);
}
