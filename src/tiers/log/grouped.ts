import { fingerprintOf } from './fingerprint.js';

/** Statements as a person reads them: each text once, with how often it ran. */
export function grouped(statements: readonly string[]): [text: string, times: number][] {
  const times = new Map<string, number>();
  for (const sql of statements) {
    const { text } = fingerprintOf(sql);
    times.set(text, (times.get(text) ?? 0) + 1);
  }
  return [...times];
}
