import type { Finding, FindingKind } from './finding.js';

/** A finding that is known and meant to be so. It is recorded nevertheless, with the reason, and nobody is told. */
export interface AllowedFinding {
  readonly kind: FindingKind;
  /**
   * The finding's subject, method, place or unit of work; a `*` stands for anything: `JobRepository.*`,
   * `activity/jobs/job.export.ts:*`, `POST /api/jobs/import`.
   */
  readonly where: string;
  /** Why it may be: shown to whoever asks. */
  readonly reason: string;
}

/** The reason why a finding is allowed; null: it is not. */
export function reasonToAllow(finding: Finding, allowed: readonly AllowedFinding[]): string | null {
  const found = allowed.find(
    ({ kind, where }) =>
      kind === finding.kind &&
      [finding.subject, finding.method, finding.site, finding.during].some(
        (name) => name !== null && matches(where, name),
      ),
  );
  return found?.reason ?? null;
}

function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`).test(name);
}
