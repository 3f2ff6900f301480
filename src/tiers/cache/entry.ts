import { hash } from 'node:crypto';
import { TierError } from '../errors.js';

/** A stored answer. Its representation is kept as the bytes that go over the wire: a hit neither parses nor serializes. */
export interface Entry {
  /** The JSON text. */
  readonly body: Buffer;
  /** Strong validator of `body`, in quotes as HTTP wants it. */
  readonly etag: string;
  /** The period of the store's history that the entry belongs to: when that ends, all its entries end. */
  readonly epoch: string;
  /** The stamps of the entry's scopes, read before its data. It is valid while they are still the present ones. */
  readonly stamps: readonly string[];
  /** Milliseconds since the epoch. */
  readonly storedAt: number;
  /** Milliseconds since the epoch; the entry is a miss from then on. */
  readonly expiresAt: number;
}

/** Strong ETag of a representation: a hash of its bytes, so equal answers have equal tags on every instance. */
export function etagOf(body: Buffer): string {
  return `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;
}

/** What an entry weighs in memory, in bytes. */
export function entryBytes(entry: Entry): number {
  return entry.body.byteLength + 256;
}

const MAGIC = 'te2';

/** `te2` newline, the head as one line of JSON, newline, the body as it is. */
export function encodeEntry(entry: Entry): Buffer {
  const head = JSON.stringify([
    entry.etag,
    entry.epoch,
    entry.stamps,
    entry.storedAt,
    entry.expiresAt,
    entry.body.byteLength,
  ]);
  return Buffer.concat([Buffer.from(`${MAGIC}\n${head}\n`), entry.body]);
}

/**
 * Reads what {@link encodeEntry} wrote.
 * @throws TierError `E_BAD_ENTRY` for anything else: another version's layout, a truncated or foreign value
 */
export function decodeEntry(bytes: Buffer): Entry {
  const { head, length, end } = readHead(bytes);
  const body = bytes.subarray(end + 1);
  if (body.byteLength !== length) throw badEntry();
  return { body, ...head };
}

/** What the beginning of an encoded entry says of it. */
export type EntryHead = Omit<Entry, 'body'>;

/** As many bytes hold the head of almost every entry. */
export const HEAD_BYTES = 512;

/**
 * Reads the head out of the first {@link HEAD_BYTES} of what {@link encodeEntry} wrote.
 * @throws TierError `E_BAD_ENTRY` for anything else, and for a head that is longer
 */
export function decodeHead(start: Buffer): EntryHead {
  return readHead(start).head;
}

function readHead(bytes: Buffer): { head: EntryHead; length: number; end: number } {
  const start = MAGIC.length + 1;
  const end = bytes.indexOf(10, start);
  if (end < 0 || bytes.toString('latin1', 0, start) !== `${MAGIC}\n`) throw badEntry();
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8', start, end));
  } catch (error) {
    throw badEntry(error);
  }
  if (!isHead(parsed)) throw badEntry();
  const [etag, epoch, stamps, storedAt, expiresAt, length] = parsed;
  return { head: { etag, epoch, stamps, storedAt, expiresAt }, length, end };
}

type Head = [etag: string, epoch: string, stamps: string[], storedAt: number, expiresAt: number, length: number];

function isHead(value: unknown): value is Head {
  return (
    Array.isArray(value) &&
    value.length === 6 &&
    typeof value[0] === 'string' &&
    typeof value[1] === 'string' &&
    Array.isArray(value[2]) &&
    value[2].every((stamp) => typeof stamp === 'string') &&
    value.slice(3).every((number) => typeof number === 'number')
  );
}

function badEntry(cause?: unknown): TierError {
  return new TierError('E_BAD_ENTRY', 'A stored value is not an entry of this version.', { cause });
}

/** Whether an entry belongs to these versions. */
export function hasStamps(entry: Entry, epoch: string, stamps: readonly string[]): boolean {
  return (
    entry.epoch === epoch &&
    entry.stamps.length === stamps.length &&
    entry.stamps.every((stamp, i) => stamp === stamps[i])
  );
}
