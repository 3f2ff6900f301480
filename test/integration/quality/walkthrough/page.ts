import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../../..');
const FENCE = /^```(\w*)\n(.*?)^```$/gms;
const PATH = /^\/\/ (\S+)\n/;

/** A passage of code on the page, with the file that it is said to come from. */
export interface Excerpt {
  readonly path: string | undefined;
  readonly code: string;
}

/** docs/query-quality.md, as far as it says what can be checked. `…` stands for anything that is left out. */
export class Page {
  /** What stands below each heading. */
  readonly #sections = new Map<string, string>();

  constructor() {
    const text = readFileSync(resolve(ROOT, 'docs/query-quality.md'), 'utf8');
    for (const part of text.split(/^#{1,3} /m).slice(1)) {
      const [heading = '', ...lines] = part.split('\n');
      this.#sections.set(heading, lines.join('\n'));
    }
  }

  section(heading: string): string {
    const found = [...this.#sections].find(([name]) => name.startsWith(heading));
    if (!found) throw new Error(`The page has no section "${heading}".`);
    return found[1];
  }

  /** What is printed below a heading, one text for each; a line that is indented belongs to the text above. */
  texts(heading: string): string[] {
    return [...this.section(heading).matchAll(FENCE)]
      .filter(([, language]) => language === 'text')
      .flatMap(([, , block = '']) =>
        block
          .trimEnd()
          .replaceAll(/\n {2,}/g, ' ')
          .split('\n'),
      );
  }

  /** All TypeScript of the page. */
  excerpts(): Excerpt[] {
    return [...this.#sections.values()].flatMap((section) =>
      [...section.matchAll(FENCE)]
        .filter(([, language]) => language === 'ts')
        .map(([, , block = '']) => ({ path: PATH.exec(block)?.[1], code: block.replace(PATH, '') })),
    );
  }

  /** The cells of the table below a heading, without its head. */
  table(heading: string): string[][] {
    const lines = this.section(heading)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    return lines.slice(2).map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
}

/** A file of the project. */
export function sourceOf(path: string): string {
  return readFileSync(resolve(ROOT, path), 'utf8');
}

/** Whether a text is what the page shows of it. Spaces and line ends do not matter. */
export function shows(shown: string, text: string, { whole = true } = {}): boolean {
  const parts = oneLine(shown)
    .split('…')
    .map((part) => part.trim());
  if (parts.every((part) => part === '')) return false;
  const told = oneLine(text);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = told.indexOf(part, at);
    if (found < 0 || (whole && index === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return !whole || parts.at(-1) === '' || told.endsWith(parts.at(-1) as string);
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
