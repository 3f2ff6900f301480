import { PassThrough } from 'node:stream';
import { createProgressView, seedSummary } from './seed-output.js';

describe('seedSummary', () => {
  it('aligns the tables and adds them up', () => {
    const summary = seedSummary(
      [
        { table: 'onboarding_bt', rows: 3, seconds: 0.01 },
        { table: 'activity_job', rows: 2_000, seconds: 1 },
      ],
      2,
    );
    const lines = summary.split('\n');
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[3]?.split(/\s+/)).toEqual(['total', '2003', '2.0', '1002']);
  });
});

describe('createProgressView', () => {
  it('stays quiet for a short run that is no terminal', () => {
    const stream = new PassThrough();
    const view = createProgressView(stream as unknown as NodeJS.WriteStream);
    view.show({ table: 'activity_job', done: 1, expected: 2 });
    view.end();
    expect(stream.read()).toBeNull();
  });

  it('draws a bar on a terminal', () => {
    const stream = Object.assign(new PassThrough(), {
      isTTY: true,
      columns: 120,
      cursorTo: () => true,
      clearLine: () => true,
    });
    const view = createProgressView(stream as unknown as NodeJS.WriteStream);
    view.show({ table: 'activity_job', done: 1, expected: 2 });
    view.show({ table: 'activity_job', done: 2, expected: 2 });
    view.end();
    view.end();
    expect(String(stream.read())).toContain('2/2 rows');
  });
});
