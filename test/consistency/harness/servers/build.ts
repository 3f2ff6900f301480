import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mutant } from '../mutants/mutant.js';

const root = resolve(import.meta.dirname, '../../../..');

/** Builds if needed. @returns the folder with the compiled server */
export function buildOnce(): string {
  const script = join(root, 'scripts/build-once.ts');
  const { status, stderr } = spawnSync(process.execPath, [script], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`The build failed: ${stderr}`);
  return join(root, 'dist');
}

/**
 * Copies a compiled server, so that nobody builds another one under a run, and plants a defect in the copy.
 * @returns the folder of the copy
 * @throws Error when the defect does not fit the server any more
 */
export function copyServer(dist: string, folder: string, mutant?: Mutant): string {
  if (!existsSync(join(dist, 'main.js'))) throw new Error(`${dist} holds no compiled server.`);
  const app = join(folder, 'app');
  mkdirSync(app);
  cpSync(dist, join(app, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(app, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
  for (const { file, find, replace } of mutant?.edits ?? []) {
    const path = join(app, 'dist', file);
    const text = readFileSync(path, 'utf8');
    const places = text.split(find).length - 1;
    if (places !== 1) throw new Error(`The mutant ${mutant?.name} does not fit: ${file} has ${places} places for it.`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  return join(app, 'dist');
}
