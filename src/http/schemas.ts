import { z } from 'zod';
import { DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT } from '../tiers/index.js';

const MAX_CURSOR_LENGTH = 2_000;
const MAX_TEXT = 10_000;
const OFFSET_LIMIT = 1_439;

/** The number of a row, in a body. At most 2^53 - 1, the largest number that JSON readers agree on. */
export const id = z.int({ error: 'must be the number of a row' }).positive('must be the number of a row');

/** The number of a row as text: in a path or a query. Plain digits, so `1e3`, `+1` and `0x1` are refused. */
export const queryId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'must be the number of a row')
  .transform(Number)
  .refine(Number.isSafeInteger, 'must be the number of a row')
  .meta({ type: 'integer', minimum: 1, pattern: undefined, examples: [1] });

/** `/:id`. */
export const IdParam = z.strictObject({ id: queryId });
export type IdParam = z.output<typeof IdParam>;

/** A whole number as text: in a query. Both ends included. */
export function queryNumber(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^-?\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= from && value <= to, message)
    .meta({ type: 'integer', minimum: from, maximum: to, pattern: undefined });
}

/** `true` or `false` as text: in a query. */
export const queryFlag = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta({ type: 'boolean', enum: undefined });

/** The query of every collection. Routes with filters extend it: `PageQuery.extend({ status: … })`. */
export const PageQuery = z.strictObject({
  limit: queryNumber(1, MAX_PAGE_LIMIT)
    .default(DEFAULT_PAGE_LIMIT)
    .describe(`The most items to answer, ${DEFAULT_PAGE_LIMIT} if absent.`),
  cursor: z
    .string()
    .min(1)
    .max(MAX_CURSOR_LENGTH)
    .optional()
    .describe('The nextCursor of the page before; absent: the first page.'),
});
export type PageQuery = z.output<typeof PageQuery>;

/** A route without parameters of its own. */
export const NoQuery = z.strictObject({});

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[ +-]\d\d:?\d\d)$/;
const DATE_TIME_MESSAGE = 'must be an ISO 8601 date and time with offset, such as 2026-03-01T09:30:00+05:30';

/** An instant, as ISO 8601 with an offset; gives a Date (milliseconds, as the database keeps). */
export const dateTime = z
  .string()
  .meta({ format: 'date-time', examples: ['2026-03-01T09:30:00+05:30'] })
  .transform((text, context) => {
    const at = readInstant(text);
    if (at) return at;
    context.addIssue({ code: 'custom', message: DATE_TIME_MESSAGE });
    return z.NEVER;
  })
  .meta({ type: 'string', format: 'date-time' });

/** A day without time and place, `YYYY-MM-DD`; only days that exist. */
export const calendarDay = z
  .string()
  .refine(isCalendarDay, 'must be a day of the calendar, such as 2026-02-28')
  .meta({ type: 'string', format: 'date', examples: ['2026-02-28'] });

/** The client's UTC offset in minutes, in a body. */
export const ctzoffset = z
  .int()
  .min(-OFFSET_LIMIT)
  .max(OFFSET_LIMIT)
  .meta({ description: "The client's UTC offset in minutes.", examples: [330] });

/** Free text, possibly empty. */
export function text(max = MAX_TEXT) {
  return z.string().max(max);
}

/** A name or code: something must be there besides blanks, which are cut off at both ends. */
export function label(max = 200) {
  return z.string().trim().min(1, 'must not be empty').max(max);
}

/** Schemes whose addresses are programs: a page that shows such a link would run it. */
const SCRIPT = /^(javascript|vbscript|data):/i;

/** Where a file is: an address, or a path in the store of the installation. */
export const link = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(2_000)
  // Browsers skip blanks and control characters within the scheme.
  .refine((value) => !SCRIPT.test(value.replaceAll(/[\0-\u0020]/g, '')), 'must not be a script')
  .meta({ type: 'string', examples: ['https://files.example.org/manual.pdf'] });

/** The client's UTC offset as text, from a query or header; undefined when it is none. */
export function readOffset(value: string): number | undefined {
  if (!/^[+-]?\d{1,4}$/.test(value)) return undefined;
  const minutes = Number(value);
  return Math.abs(minutes) <= OFFSET_LIMIT ? minutes : undefined;
}

function readInstant(value: string): Date | undefined {
  if (!DATE_TIME.test(value) || !isCalendarDay(value.slice(0, 10))) return undefined;
  // A plus that a client left as it is in a query arrives as a blank; Date does not read an offset without its colon.
  const at = new Date(value.replace(/ (\d\d:?\d\d)$/, '+$1').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  const year = at.getUTCFullYear();
  return Number.isNaN(at.getTime()) || year < 1 || year > 9999 ? undefined : at;
}

function isCalendarDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || value.startsWith('0000')) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}
