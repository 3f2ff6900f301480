import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryLock } from './directory-lock.js';

describe('DirectoryLock', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'));
    path = join(folder, 'lock');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is refused while another process lives, with its number', async () => {
    await writeFile(path, String(process.ppid));
    await expect(DirectoryLock.take(path)).rejects.toThrow(`process ${process.ppid} is using it`);
  });

  it('is taken over from a process that is gone, and from a file that names none', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await writeFile(path, String(pid));
    await (await DirectoryLock.take(path)).release();
    await writeFile(path, '');
    await (await DirectoryLock.take(path)).release();
    expect(await readdir(folder)).toEqual([]);
  });
});
