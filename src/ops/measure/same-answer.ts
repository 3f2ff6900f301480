/** Sides of a comparison gave different answers, so comparing their cost would be worthless. */
export class AnswersDifferError extends Error {
  override readonly name = 'AnswersDifferError';
  readonly code = 'ANSWERS_DIFFER';

  constructor(query: string, sides: readonly [string, string], difference: string) {
    super(`${query}: ${sides[0]} and ${sides[1]} answer differently at ${difference}`);
  }
}

/** One side's answer as the JSON text that a client gets. */
export interface NamedAnswer {
  readonly side: string;
  readonly body: Buffer;
}

/**
 * Demands that all answers say the same; the order of properties does not matter.
 * @throws AnswersDifferError naming the first place where two of them differ
 */
export function expectSameAnswers(query: string, answers: readonly NamedAnswer[]): void {
  const [first, ...others] = answers;
  if (!first) return;
  for (const other of others) {
    const difference = differenceOf(first.body, other.body);
    if (difference !== undefined) throw new AnswersDifferError(query, [first.side, other.side], difference);
  }
}

/** The first place where two JSON texts say different things; undefined: they say the same. */
export function differenceOf(one: Buffer, other: Buffer): string | undefined {
  return one.equals(other) ? undefined : firstDifference(parse(one), parse(other), '$');
}

function parse(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8'));
}

function firstDifference(a: unknown, b: unknown, path: string): string | undefined {
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) {
    return a === b ? undefined : `${path}: ${shorten(a)} is not ${shorten(b)}`;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const difference = firstDifference(a[key], b[key], Array.isArray(a) ? `${path}[${key}]` : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const SHOWN_LENGTH = 60;

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
