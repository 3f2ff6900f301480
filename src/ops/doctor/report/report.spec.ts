import type { DoctorCheck } from '../doctor-check.js';
import { fault, fine, note, warning } from '../evidence.js';
import { checkReport, type DoctorReport, overallStatus } from './doctor-report.js';
import { renderReport } from './render-report.js';
import { wrap } from './wrap.js';

const check: DoctorCheck = {
  number: 1,
  name: 'n-plus-one',
  title: 'No statement is repeated',
  examine: () => Promise.resolve([]),
};
const LONG = `asked ${'again and '.repeat(20)}${'x'.repeat(200)}`;

const report: DoctorReport = {
  at: '2026-06-15T12:00:00.000Z',
  name: 'tiered-ops',
  version: '1.0.0',
  database: 'PostgreSQL at localhost:5432/app, read only',
  application: 'freshly booted',
  status: 'fail',
  checks: [
    checkReport(check, [fine('all is well'), fault(LONG, 'ask once')], 1234.5),
    checkReport(
      { ...check, number: 10, title: 'T'.repeat(150) },
      [warning('few rows', 'make more'), note('no Redis')],
      1,
    ),
  ],
};

describe('a check', () => {
  it('is as bad as the worst that it saw, which comes first', () => {
    const status = (...evidence: ReturnType<typeof fine>[]) => checkReport(check, evidence, 0).status;
    expect(status()).toBe('pass');
    expect(status(fine('a'), note('b'))).toBe('pass');
    expect(status(fine('a'), warning('b', 'c'))).toBe('warn');
    expect(status(fine('a'), warning('b', 'c'), fault('d', 'e'))).toBe('fail');
    expect(report.checks[0]?.evidence.map(({ level }) => level)).toEqual(['fault', 'fine']);
  });

  it('decides with the others what the whole report is', () => {
    expect(overallStatus([{ status: 'pass' }])).toBe('pass');
    expect(overallStatus([{ status: 'pass' }, { status: 'warn' }])).toBe('warn');
    expect(overallStatus([{ status: 'fail' }, { status: 'warn' }])).toBe('fail');
  });
});

describe('the table', () => {
  it.each([
    [20, 80],
    [100, 100],
    [300, 120],
  ])('of a terminal with %i columns has %i', (width, expected) => {
    const lines = renderReport(report, { width, colours: false }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBe(expected);
  });

  it('shows status, evidence and what to do', () => {
    const text = renderReport(report, { width: 80, colours: false });
    expect(text).toMatch(/ 1 {2}No statement is repeated .*n-plus-one {2}1\.2 s {2}FAIL/);
    expect(text).toContain('    ✓ all is well');
    expect(text).toContain('    ! few rows\n      → make more');
    expect(text).toContain('    · no Redis');
    expect(text.endsWith('FAIL  0 passed, 1 warned, 1 failed')).toBe(true);
  });

  it('has colours only where they are wanted', () => {
    expect(renderReport(report, { width: 80, colours: false })).not.toContain('\u001B');
    expect(renderReport(report, { width: 80, colours: true })).toContain('\u001B[31mFAIL\u001B[0m');
  });
});

describe('wrap', () => {
  it('breaks between words, and inside of those that are too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('one two three', 7, '  ')).toEqual(['one two', '  three']);
    expect(wrap('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
    expect(wrap(LONG, 30, '  ').every(({ length }) => length <= 30)).toBe(true);
    expect(wrap(LONG, 30).join('').replaceAll(' ', '')).toBe(LONG.replaceAll(' ', ''));
  });
});
