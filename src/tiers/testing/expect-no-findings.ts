import type { RecordedFinding } from '../quality/findings.js';

/** @throws Error that lists the findings which are not allowed, if there are any */
export function expectNoFindings(findings: readonly RecordedFinding[]): void {
  const faults = findings.filter(({ allowed }) => allowed === null);
  if (faults.length === 0) return;
  const list = faults.map(({ kind, message, count }) => `  ${kind}: ${message} (${count} ×)`).join('\n');
  throw new Error(`Data were asked for in ways that are to be mended, or allowed with a reason:\n${list}`);
}
