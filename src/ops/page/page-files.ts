import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file of the page as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const ETAG_LENGTH = 22;

/** The page itself; everything else is named in it. */
export const INDEX = 'index.html';

/** What the page uses of packages, by the name under which it is sent. */
const FROM_PACKAGES: Readonly<Record<string, string>> = {
  'vendor/uplot.js': 'uplot/dist/uPlot.esm.js',
  'vendor/uplot.css': 'uplot/dist/uPlot.min.css',
};

/** Every file of the page by its name below `/ops/`: what is not in here is not sent. Read once, while starting. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const folder = fileURLToPath(new URL('public', import.meta.url));
  const { resolve } = createRequire(import.meta.url);
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(folder.length + 1).replaceAll('\\', '/'), read(path));
  }
  for (const [name, path] of Object.entries(FROM_PACKAGES)) files.set(name, read(resolve(path)));
  const index = readFileSync(join(folder, INDEX), 'utf8');
  files.set(INDEX, pageFile(INDEX, Buffer.from(withPreloads(index, [...files.keys()]))));
  return files;
}

/** Has the browser ask for all scripts at once, and not for each when another one names it. */
function withPreloads(index: string, names: readonly string[]): string {
  const scripts = names.filter((name) => name.endsWith('.js'));
  return index.replace(
    '</head>',
    `${scripts.map((name) => `  <link rel="modulepreload" href="/ops/${name}" />\n`).join('')}  </head>`,
  );
}

function read(path: string): PageFile {
  return pageFile(path, readFileSync(path));
}

function pageFile(path: string, body: Buffer): PageFile {
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const etag = `"${hash('sha256', body, 'base64url').slice(0, ETAG_LENGTH)}"`;
  return { type, body, gzipped: gzipSync(body), etag };
}
