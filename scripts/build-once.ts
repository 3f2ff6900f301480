/**
 * Builds only when `dist` does not hold exactly what `src` and the build configuration would give: a compiled file
 * that is missing, older than its source, or left over from a source that is gone means a new build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
/** What is not compiled, but copied as it is. */
const copied = join('ops/page/public/');
const configuration = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  '.swcrc',
];

if (!isFresh()) {
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

function isFresh(): boolean {
  const built = modificationTimes(join(root, 'dist'), (name) => name.endsWith('.js') || name.startsWith(copied));
  if (built.size === 0) return false;
  const sources = modificationTimes(join(root, 'src'), (name) => !name.endsWith('.spec.ts'));
  const newest = Math.max(...sources.values(), ...configuration.map((name) => modifiedAt(join(root, name))));
  if (newest > Math.min(...built.values())) return false;

  const wanted = [...sources.keys()].filter((name) => name.endsWith('.ts') || name.startsWith(copied));
  const expected = new Set(wanted.map(compiledName));
  return expected.size === built.size && [...expected].every((name) => built.has(name));
}

function compiledName(source: string): string {
  return source.replace(/\.ts$/, '.js');
}

function modificationTimes(folder: string, wanted: (name: string) => boolean): Map<string, number> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(wanted);
  return new Map(
    names
      .map((name) => [name, statSync(join(folder, name))] as const)
      .filter(([, stat]) => stat.isFile())
      .map(([name, stat]) => [name, stat.mtimeMs]),
  );
}

function modifiedAt(file: string): number {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}
