import * as fc from 'fast-check';
import type { JsonSchema } from './api-document.js';

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const FIRST_DAY = new Date('0001-01-01T00:00:00Z');
const LAST_DAY = new Date('9999-12-31T23:59:59.999Z');

/** Values that a schema of the document allows. */
export function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const value = plainValueOf(schema);
  return schema.nullable ? fc.option(value, { freq: 6 }) : value;
}

/** Objects that a schema allows: what it requires is always there. */
export function bodyOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueOf(schema)]));
  return fc.record(values, { requiredKeys: [...required] });
}

/** Values that a schema does not allow; what is wrong with each, by name. */
export function wrongValuesOf(schema: JsonSchema): Record<string, unknown> {
  const { type, minimum, exclusiveMinimum, maximum, minLength, maxLength, nullable } = schema;
  const wrong: Record<string, unknown> = {
    'an object': { a: 1 },
    'a list': [1],
    ...(nullable ? {} : { null: null }),
    ...(type === 'boolean' ? {} : { 'a boolean': true }),
  };
  if (type === 'integer') {
    Object.assign(wrong, {
      text: '1',
      'no whole number': 1.5,
      'too large for any number': 1e30,
      'beyond exact numbers': MAX_SAFE + 1,
    });
    if (minimum !== undefined) wrong['too small'] = exclusiveMinimum ? minimum : minimum - 1;
    if (maximum !== undefined) wrong['too large'] = maximum + 1;
    return wrong;
  }
  wrong['a number'] = 1;
  if (type === 'boolean') return { ...wrong, text: 'true' };
  wrong['U+0000'] = 'a\0b';
  if (maxLength !== undefined) wrong['too long'] = 'x'.repeat(maxLength + 1);
  if (minLength !== undefined && minLength > 0) wrong['empty'] = '';
  if (schema.enum) Object.assign(wrong, { 'another word': 'no such word', 'another case': upper(schema.enum[0]) });
  if (schema.pattern !== undefined || schema.anyOf || schema.format === 'uuid') wrong['of another form'] = 'x';
  return { ...wrong, ...WRONG_FORMS[schema.format ?? ''] };
}

/** Texts in a query that a schema does not allow. */
export function wrongTextsOf({ name, schema }: { readonly name: string; readonly schema: JsonSchema }): string[] {
  const { type, maximum, maxLength, format } = schema;
  if (type === 'integer') return [...WRONG_NUMBERS, ...(maximum === undefined ? [] : [String(maximum + 1)])];
  if (type === 'boolean') return ['', 'yes', '1', 'TRUE'];
  if (schema.enum) return ['', 'no such word', upper(schema.enum[0])];
  const forms = Object.values(WRONG_FORMS[format ?? ''] ?? {});
  const long = maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)];
  return ['', 'a\0b', ...forms, ...long, ...(name === 'cursor' ? WRONG_CURSORS : [])];
}

/** Not the number of a row, nor of anything else that a query counts; as it is before it is escaped. */
export const WRONG_NUMBERS: readonly string[] = [
  '0 -1 +1 1.5 1.0 1e3 0x1 abc NaN Infinity null undefined 1,2 -9223372036854775809'.split(' '),
  [String(2 ** 53), `1${'0'.repeat(30)}`],
  [' 1', '1 ', '1\n', '\0', '1\0', '١', "1' or 1=1 --"],
].flat();

const WRONG_FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'date-time': {
    'without an offset': '2026-03-01T09:30:00',
    'without a time': '2026-03-01',
    'a day that does not exist': '2026-02-30T00:00:00Z',
    'a month that does not exist': '2026-13-01T00:00:00Z',
    'an hour that does not exist': '2026-03-01T25:00:00Z',
    'an offset that does not exist': '2026-03-01T00:00:00+99:99',
    'a year without end': '+120260-03-01T00:00:00Z',
    'the year nought': '0000-01-01T00:00:00Z',
    'a word': 'now',
    'blanks only': ' ',
  },
  date: {
    'with a time': '2026-03-01T00:00:00Z',
    'a day that does not exist': '2026-02-30',
    'no leap year': '2027-02-29',
    'of another order': '01.03.2026',
    'the year nought': '0000-01-01',
    'a word': 'infinity',
  },
  uri: { 'no address': 'not an address', 'a script': 'javascript:alert(1)', 'a file': 'file:///etc/passwd' },
};

const WRONG_CURSORS: readonly string[] = [
  ['x', 'null', '%', '[]', 'ÿ', '....', "'; drop table activity_job; --"],
  ['null', '{}', '[]', '[1]', '["no such list",1]', '"jobs.list"', '['.repeat(200)].map((text) =>
    Buffer.from(text).toString('base64url'),
  ),
].flat();

function plainValueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { type, anyOf, minimum, exclusiveMinimum, maximum = MAX_SAFE } = schema;
  if (anyOf) return fc.oneof(...anyOf.map(valueOf));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') {
    const min = minimum === undefined ? -MAX_SAFE : minimum + (exclusiveMinimum ? 1 : 0);
    return fc.oneof(
      fc.integer({ min, max: Math.min(maximum, min + 50) }),
      fc.maxSafeInteger().filter((n) => n >= min && n <= maximum),
    );
  }
  if (type === 'string') return textOf(schema);
  throw new Error(
    `Tests cannot make a value of ${JSON.stringify(schema)}: add it to test/e2e/support/schema-values.ts.`,
  );
}

function textOf({ format, pattern, minLength = 0, maxLength = 500 }: JsonSchema): fc.Arbitrary<string> {
  const date = fc.date({ min: FIRST_DAY, max: LAST_DAY, noInvalidDate: true });
  const edges = fc.constantFrom(FIRST_DAY, LAST_DAY);
  const instant = fc.oneof({ weight: 3, arbitrary: date }, edges).map((at) => at.toISOString());
  if (format === 'date-time') return instant;
  if (format === 'date') return instant.map((text) => text.slice(0, 10));
  if (format === 'uri') return fc.webUrl();
  if (format === 'uuid') return fc.uuid();
  if (format === 'email')
    return fc.emailAddress({ size: 'small' }).filter((text) => new RegExp(pattern ?? '').test(text));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= maxLength);
  const unit = fc.constantFrom<'grapheme' | 'binary'>('grapheme', 'binary');
  return unit
    .chain((kind) => fc.string({ unit: kind, minLength, maxLength: Math.min(maxLength, 60) }))
    .filter((text) => !text.includes('\0') && text.length <= maxLength && text.trim().length >= minLength);
}

function upper(word: unknown): string {
  const text = String(word);
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}
