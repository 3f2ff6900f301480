import { lineDiff } from './line-diff.js';

const lines = (...all: string[]) => all.join('\n');

describe('lineDiff', () => {
  it('shows what differs, with a line around it', () => {
    const before = lines('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const after = lines('a', 'b', 'x', 'd', 'e', 'f', 'h', 'i');
    expect(lineDiff(before, after, 20)).toBe(lines('  b', '- c', '+ x', '  d', '  f', '- g', '  h', '+ i'));
  });

  it('says how much it leaves out', () => {
    expect(lineDiff(lines('a', 'b', 'c'), lines('x', 'y', 'z'), 2)).toBe(lines('- a', '- b', '… and 4 more lines'));
  });
});
