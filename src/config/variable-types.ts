import { z } from 'zod';

/**
 * The kinds of variables. Each message completes the sentence "NAME must be …" and never repeats the value.
 */

/** A whole number in decimal digits, both ends included. */
export function wholeNumber(from: number, to: number) {
  const message = `a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= from && value <= to, message);
}

/** A number such as 0.1, both ends included. */
export function fraction(from: number, to: number) {
  const message = `a number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, message)
    .transform(Number)
    .refine((value) => value >= from && value <= to, message);
}

/** `true` or `false`; also `1`/`0`, `yes`/`no`, `on`/`off`. */
export function flag() {
  return z.stringbool({ error: 'true or false' });
}

/** One of a few words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `one of ${words.join(', ')}` });
}

/** An address with one of the given schemes, for example `redis://host:6379`. */
export function address(schemes: readonly string[], example: string) {
  const message = `an address such as ${example}`;
  return z.string().refine((value) => {
    const url = URL.parse(value);
    return url !== null && schemes.includes(url.protocol.slice(0, -1));
  }, message);
}

/** Five or six cron fields, or `off`, which gives null. */
export function cron() {
  const message = 'a cron expression of five or six fields such as */5 * * * *, or off';
  const expression = /^[\d*/,\-?LW#A-Za-z]+(?: +[\d*/,\-?LW#A-Za-z]+){4,5}$/;
  return z
    .string()
    .refine((value) => value === 'off' || expression.test(value), message)
    .transform((value) => (value === 'off' ? null : value));
}
