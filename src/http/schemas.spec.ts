import * as fc from 'fast-check';
import { calendarDay, dateTime, id, label, link, PageQuery, queryFlag, queryId, readOffset } from './schemas.js';

describe('dateTime', () => {
  it.each([
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:00+05:30', '2026-03-01T04:00:00.000Z'],
    ['2026-03-01T09:30:00.123456-0330', '2026-03-01T13:00:00.123Z'],
    ['2026-03-01T09:30Z', '2026-03-01T09:30:00.000Z'],
    // What a query makes of a plus that was not escaped.
    ['2026-03-01T09:30:00 05:30', '2026-03-01T04:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(dateTime.parse(text).toISOString()).toBe(instant);
  });

  it.each([
    '2026-03-01T09:30:00',
    '2026-03-01',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T09:60:00Z',
    '2026-03-01T09:30:00+99:00',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00Z',
    '+012026-03-01T09:30:00Z',
    'now',
    '',
    '1772357400',
  ])('refuses %j', (text) => {
    expect(dateTime.safeParse(text).success).toBe(false);
  });

  it('reads what Date writes', () => {
    const dates = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(dates, (date) => dateTime.parse(date.toISOString()).getTime() === date.getTime()));
  });
});

describe('calendarDay', () => {
  it('takes the days that exist', () => {
    expect(calendarDay.parse('2024-02-29')).toBe('2024-02-29');
    for (const text of ['2026-02-29', '2026-04-31', '2026-1-1', '0000-01-01', '2026-01-01T00:00:00Z', '']) {
      expect([text, calendarDay.safeParse(text).success]).toEqual([text, false]);
    }
  });
});

describe('numbers of rows', () => {
  it('are exact and positive, in a body', () => {
    expect(id.parse(7)).toBe(7);
    for (const value of [0, -1, 1.5, '7', 2 ** 53, Number.NaN, null]) expect(id.safeParse(value).success).toBe(false);
  });

  it('are plain digits, in a path or query', () => {
    expect(queryId.parse('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    for (const text of ['0', '-1', '01', '1.0', '1e3', '0x1', ' 1', '', '9007199254740992', '99999999999999999999']) {
      expect([text, queryId.safeParse(text).success]).toEqual([text, false]);
    }
  });
});

describe('PageQuery', () => {
  it('has a default and bounds', () => {
    expect(PageQuery.parse({})).toEqual({ limit: 100 });
    expect(PageQuery.parse({ limit: '500', cursor: 'x' })).toEqual({ limit: 500, cursor: 'x' });
    for (const query of [
      { limit: '0' },
      { limit: '501' },
      { limit: '1.5' },
      { limit: '' },
      { cursor: '' },
      { page: '1' },
    ]) {
      expect([query, PageQuery.safeParse(query).success]).toEqual([query, false]);
    }
  });
});

describe('other kinds', () => {
  it('flags are words', () => {
    expect(queryFlag.parse('true')).toBe(true);
    expect(queryFlag.parse('false')).toBe(false);
    expect(queryFlag.safeParse('1').success).toBe(false);
  });

  it('labels are more than blanks', () => {
    expect(label().parse('  Pump ')).toBe('Pump');
    expect(label().safeParse('  ').success).toBe(false);
  });

  it('takes addresses and paths, and refuses scripts however they are written', () => {
    for (const text of ['https://example.org/a', 's3://bucket/key', '/media/a.jpg', 'a.jpg']) {
      expect([text, link.safeParse(text).success]).toEqual([text, true]);
    }
    for (const text of ['', ' ', 'javascript:alert(1)', ' JavaScript:alert(1)', 'java\nscript:x', 'data:text/html,x']) {
      expect([text, link.safeParse(text).success]).toEqual([text, false]);
    }
  });

  it('offsets are minutes within a day', () => {
    expect(readOffset('-330')).toBe(-330);
    expect(readOffset('1439')).toBe(1439);
    for (const value of ['1440', '+-1', '5.5', '', 'IST']) expect(readOffset(value)).toBeUndefined();
  });
});
