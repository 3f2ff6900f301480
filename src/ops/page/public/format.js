const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

const DASH = '–';
const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'];
const ENOUGH = 100_000;

/** `1,204`, and `1.2M` where the last digits mean nothing any more. */
export function count(value) {
  return value === null || value === undefined ? DASH : (Math.abs(value) < ENOUGH ? whole : compact).format(value);
}

/** @param share 0 to 1; null: nothing was counted */
export function percent(share) {
  if (share === null || !Number.isFinite(share)) return DASH;
  const value = share * 100;
  return `${value === 100 || value === 0 ? value : value.toFixed(value > 99 || value < 10 ? 1 : 0)} %`;
}

export function bytes(value) {
  if (value === null || value === undefined) return DASH;
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < BYTES.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${BYTES[unit]}`;
}

/** Milliseconds with three digits that mean something. */
export function ms(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  if (value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  if (value >= 100) return `${whole.format(Math.round(value))} ms`;
  if (value >= 1) return `${value.toFixed(1)} ms`;
  return `${value === 0 ? 0 : value.toFixed(value < 0.1 ? 3 : 2)} ms`;
}

export function micros(value) {
  return ms(value / 1000);
}

/** `3 d 4 h`, `5 min`, `42 s` */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return DASH;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.round(seconds)} s`;
}

/** The time of day. */
export function clock(instant) {
  return time.format(new Date(instant));
}

export function day(instant) {
  return dateTime.format(new Date(instant));
}

/** A fact as the server sends it: a value and its unit. */
export function fact({ value, unit }) {
  if (value === null) return DASH;
  const formats = { count, ms, bytes, ratio: percent, seconds: duration, text: String };
  return (formats[unit] ?? String)(value);
}

/** Hits by reads; null where there were no reads. */
export function hitRatio({ hits, misses, bypasses }) {
  const reads = hits + misses + bypasses;
  return reads === 0 ? null : hits / reads;
}
