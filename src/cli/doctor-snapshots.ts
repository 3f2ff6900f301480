import { resolve } from 'node:path';
import type { PatientOptions } from '../ops/doctor/index.js';

type Compared = Awaited<ReturnType<PatientOptions['snapshots']>>;

/**
 * Compares the committed SQL with what is asked.
 * @param root of the project
 * @returns undefined where the packages that this takes are not installed: they are for development
 */
export async function compareSnapshots(root: string): Promise<Compared> {
  try {
    const { compareFolder } = await import('../sql-snapshots/folder.js');
    const { withSnapshotApp } = await import('../sql-snapshots/snapshot-app.js');
    const { takeSnapshots } = await import('../sql-snapshots/take-snapshots.js');
    const files = await withSnapshotApp((app) => takeSnapshots(app));
    return { files: files.size, outdated: await compareFolder(resolve(root, 'sql'), files) };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
