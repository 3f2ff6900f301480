import * as fc from 'fast-check';
import { copyBatches, encodeRow, encodeValue, type SeedRow } from './copy-text.js';

/** What PostgreSQL does with a field of the text format. */
function decode(field: string): string | null {
  if (field === String.raw`\N`) return null;
  const letters: Record<string, string> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };
  return field.replace(/\\(.)/g, (_, letter: string) => letters[letter] ?? letter);
}

describe('encodeValue', () => {
  it('encodes text so that it can be read back and never ends a field or a line', () => {
    const awkward = fc.string({ unit: fc.constantFrom('\\', '\t', '\n', '\r', 'N', 't', '.', 'é', '𝄞') });
    fc.assert(
      fc.property(fc.oneof(awkward, fc.string()), (text) => {
        const encoded = encodeValue(text);
        expect(encoded).not.toMatch(/[\t\n\r]/);
        expect(decode(encoded)).toBe(text);
      }),
    );
  });

  it.each([
    [null, String.raw`\N`],
    [String.raw`\N`, String.raw`\\N`],
    [0, '0'],
    [-1.5, '-1.5'],
    [true, 't'],
    [false, 'f'],
    ['', ''],
    [new Date('2026-01-02T03:04:05.678Z'), '2026-01-02T03:04:05.678Z'],
  ])('encodes %p as %p', (value, text) => {
    expect(encodeValue(value)).toBe(text);
  });
});

describe('encodeRow', () => {
  it('separates fields by tabs, also after an empty first one', () => {
    expect(encodeRow({ a: '', b: 1 }, ['a', 'b'])).toBe('\t1\n');
  });

  it('refuses a row that lacks a column', () => {
    expect(() => encodeRow({ a: 1 }, ['a', 'b'])).toThrow('"b"');
  });
});

describe('copyBatches', () => {
  it('keeps every row, in order, in batches of the given size', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 20 }), (count, size) => {
        const rows: SeedRow[] = Array.from({ length: count }, (_, id) => ({ id }));
        const texts: string[] = [];
        for (const batch of copyBatches(rows, size)) {
          const text = [...batch.chunks()].join('');
          expect(batch.rows).toBe(text.split('\n').length - 1);
          expect(batch.rows).toBeLessThanOrEqual(size);
          texts.push(text);
        }
        expect(texts).toHaveLength(Math.ceil(count / size));
        expect(texts.join('')).toBe(rows.map(({ id }) => `${String(id)}\n`).join(''));
      }),
    );
  });

  it('hands large data over in pieces', () => {
    const rows = Array.from({ length: 100 }, (_, id) => ({ id, text: 'x'.repeat(5_000) }));
    const [batch] = copyBatches(rows, 1_000);
    const pieces = [...(batch?.chunks() ?? [])];
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(80_000);
  });
});
