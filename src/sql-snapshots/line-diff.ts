/** So many equal lines are shown around what differs. */
const CONTEXT = 1;

/**
 * What leads from one text to another, line by line: `-` only in `before`, `+` only in `after`, with a line around it.
 * @param most so many lines are shown, and how many more there are
 */
export function lineDiff(before: string, after: string, most: number): string {
  const lines = shownOf(editsOf(before.split('\n'), after.split('\n')));
  const rest = lines.length - most;
  return [...lines.slice(0, most), ...(rest > 0 ? [`… and ${rest} more lines`] : [])].join('\n');
}

interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

/** The shortest way from the one to the other, by the longest lines that they have in common. */
function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  const common = commonLengths(before, after);
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [removed, added] = [before[i], after[j]];
    if (removed !== undefined && removed === added) {
      edits.push({ sign: ' ', line: removed });
      i += 1;
      j += 1;
    } else if (added === undefined || (removed !== undefined && at(common, i + 1, j) >= at(common, i, j + 1))) {
      edits.push({ sign: '-', line: removed ?? '' });
      i += 1;
    } else {
      edits.push({ sign: '+', line: added });
      j += 1;
    }
  }
  return edits;
}

/** How many lines the two have in common, in order, from line `i` of the one and `j` of the other on. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const common = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const row = common[i] ?? [];
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] =
        before[i] === after[j] ? at(common, i + 1, j + 1) + 1 : Math.max(at(common, i + 1, j), at(common, i, j + 1));
    }
  }
  return common;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

function shownOf(edits: readonly Edit[]): string[] {
  const near = (index: number) => edits.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1);
  return edits.flatMap(({ sign, line }, index) =>
    near(index).some((edit) => edit.sign !== ' ') ? [`${sign} ${line}`] : [],
  );
}
