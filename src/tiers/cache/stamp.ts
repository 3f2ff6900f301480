import { randomBytes } from 'node:crypto';

/** 96 random bits: no two scopes, processes or restarts will ever draw the same. */
export function newStamp(): string {
  return randomBytes(12).toString('base64url');
}

/** Separates a stamp from the write intents that are open on its scope. */
const BAR = '|';

/** A scope's stamp as the store keeps it: the stamp itself, and behind a bar the intents that are open on it. */
export interface StampState {
  readonly stamp: string;
  /** Writes that are about to commit, or have just committed and not yet been given a new stamp. */
  readonly intents: readonly string[];
}

export function parseStamp(text: string): StampState {
  const bar = text.indexOf(BAR);
  if (bar < 0) return { stamp: text, intents: [] };
  return { stamp: text.slice(0, bar), intents: text.slice(bar + 1).split(',') };
}

/** Names a write intent. It tells whose transaction it stands for, so that anybody can ask what became of that one. */
export function intentId(instance: string, xid: string): string {
  return `${instance}.${xid}`;
}

/** The transaction that an intent stands for; undefined for text that is no intent. */
export function xidOf(intent: string): string | undefined {
  return /^[\w-]+\.(\d+)$/.exec(intent)?.[1];
}
