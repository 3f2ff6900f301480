import * as fc from 'fast-check';
import { decodeEntry, encodeEntry, etagOf, type Entry } from './entry.js';

const entries = fc.record({
  body: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  etag: fc.string().map((text) => JSON.stringify(text)),
  epoch: fc.string(),
  stamps: fc.array(fc.string(), { maxLength: 4 }),
  storedAt: fc.integer({ min: 0 }),
  expiresAt: fc.integer({ min: 0 }),
});

describe('an encoded entry', () => {
  it('decodes to what it was, whatever bytes it holds', () => {
    fc.assert(
      fc.property(entries, (entry: Entry) => {
        expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
      }),
    );
  });

  it('is refused when a byte is missing at the end', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (entry, cut) => {
        const bytes = encodeEntry(entry);
        const short = bytes.subarray(0, cut % bytes.length);
        expect(() => decodeEntry(short)).toThrow(expect.objectContaining({ code: 'E_BAD_ENTRY' }) as Error);
      }),
    );
  });

  it('is refused when it is something else', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => decodeEntry(Buffer.from(bytes))).toThrow(
          expect.objectContaining({ code: 'E_BAD_ENTRY' }) as Error,
        );
      }),
    );
    for (const text of ['te1\nnull\n', 'te1\n{}\n', 'te1\n["e",[1],0,0,0]\n', 'te0\n["e",[],0,0,0]\n', 'te1\n[']) {
      expect(() => decodeEntry(Buffer.from(text))).toThrow('not an entry');
    }
  });
});

it('an ETag is strong, quoted, and tells bodies apart', () => {
  const tags = ['', '1', '2', ' 1'].map((text) => etagOf(Buffer.from(text)));
  expect(new Set(tags).size).toBe(4);
  for (const tag of tags) expect(tag).toMatch(/^"[\w-]{20,}"$/);
});
