import type { Difference } from './folder.js';
import { describeDifferences, describeWriting } from './report.js';

const DIFFERENCES: Difference[] = [
  { file: 'cached/a.sql', kind: 'differs', diff: '- select 1;\n+ select 2;' },
  { file: 'cached/b.sql', kind: 'missing', diff: '' },
  { file: 'cached/c.sql', kind: 'superfluous', diff: '' },
];

describe('the report on snapshots', () => {
  it('names every file that differs, shows how, and says what to do', () => {
    expect(describeDifferences('sql', DIFFERENCES)).toBe(
      [
        'sql/cached/a.sql differs',
        '- select 1;',
        '+ select 2;',
        'sql/cached/b.sql is missing',
        'sql/cached/c.sql belongs to nothing',
        'Run npm run sql:sync, look at what changed, and commit it.',
      ].join('\n'),
    );
  });

  it('counts what was written', () => {
    expect(describeWriting('sql', DIFFERENCES, 10)).toBe('sql/: 2 written, 1 removed, 8 unchanged.');
  });
});
