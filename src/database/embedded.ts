import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite, types } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { DirectoryLock } from './directory-lock.js';

const extensions = { pg_trgm };

const KEPT_IMAGES = 4;

/** PGlite's own parsers, except that ids (bigint) are JavaScript numbers and times stay text, as MikroORM expects. */
const parsers = {
  [types.INT8]: Number,
  [types.DATE]: (text: string) => text,
  [types.TIMESTAMP]: (text: string) => text,
  [types.TIMESTAMPTZ]: (text: string) => text,
  [types.INTERVAL]: (text: string) => text,
};

/**
 * Opens the embedded PostgreSQL (PGlite, WebAssembly, one connection).
 *
 * @param dataDir where its data live; absent: in memory, gone with the process
 * @throws what the file system or PGlite said when `dataDir` cannot be used, or that another process uses it
 */
export async function openEmbedded(dataDir?: string): Promise<PGlite> {
  if (dataDir === undefined) return PGlite.create({ extensions, parsers, ...(await fromImage()) });
  await makeDirectory(dataDir);
  const lock = await DirectoryLock.take(join(dataDir, 'lock'));
  try {
    const data = join(dataDir, 'postgres');
    const begun = await stat(data).then(
      () => true,
      () => false,
    );
    const database = await PGlite.create({ dataDir: data, extensions, parsers, ...(begun ? {} : await fromImage()) });
    locks.set(database, lock);
    return database;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Closes a database that {@link openEmbedded} opened, and lets others have its directory. */
export async function closeEmbedded(database: PGlite): Promise<void> {
  if (!database.closed) await database.close();
  await locks.get(database)?.release();
}

const locks = new WeakMap<PGlite, DirectoryLock>();

/** Node's own `recursive` never ends where a parent exists and yet refuses (in /proc, say). */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path);
  }
}

/**
 * Keeps a copy of a freshly migrated, still empty database, from which {@link openEmbedded} starts ten times faster
 * than from nothing (initdb takes seconds in WebAssembly). Best effort: without a writable folder every start is slow.
 */
export async function savePreparedImage(database: PGlite): Promise<void> {
  const path = await imagePath();
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const image = await database.dumpDataDir('none');
    await writeFile(draft, Buffer.from(await image.arrayBuffer()));
    await rename(draft, path);
    await removeOldImages(dirname(path));
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/** Images of earlier migrations; a few are kept, because sources and their compiled form have one each. */
async function removeOldImages(folder: string): Promise<void> {
  const images = (await readdir(folder)).filter((name) => name.endsWith('.tar')).map((name) => join(folder, name));
  const dated = await Promise.all(images.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })));
  const old = dated.toSorted((a, b) => b.at - a.at).slice(KEPT_IMAGES);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}

/** Options that let a new database begin as the prepared image, where there is one. */
async function fromImage(): Promise<{ loadDataDir?: Blob }> {
  try {
    return { loadDataDir: new Blob([await readFile(await imagePath())]) };
  } catch {
    return {};
  }
}

/** The image belongs to one set of migrations on one version of PGlite; another one gets another file. */
async function imagePath(): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const migrations = fileURLToPath(new URL('./migrations/', import.meta.url));
  const digest = createHash('sha256').update(pgliteVersion());
  const names = await readdir(migrations, { recursive: true });
  for (const name of names.filter((file) => /\.[jt]s$/.test(file)).toSorted()) {
    digest.update(name).update(await readFile(join(migrations, name)));
  }
  return join(root, 'node_modules', '.cache', 'embedded-database', `${digest.digest('hex').slice(0, 16)}.tar`);
}

function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return entry.match(/@electric-sql\/pglite[^/]*/)?.[0] ?? entry;
}
