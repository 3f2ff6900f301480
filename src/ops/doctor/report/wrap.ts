/**
 * Breaks a text into lines of at most `width` characters, between words where that is possible.
 * @param indent what every line but the first begins with
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  const start = () => (lines.length === 0 ? '' : indent);
  for (const word of text.split(' ')) {
    let rest = word;
    const joined = line === '' ? start() + rest : `${line} ${rest}`;
    if (joined.length <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    while (start().length + rest.length > width) {
      const room = width - start().length;
      lines.push(start() + rest.slice(0, room));
      rest = rest.slice(room);
    }
    line = start() + rest;
  }
  return line === '' ? lines : [...lines, line];
}
