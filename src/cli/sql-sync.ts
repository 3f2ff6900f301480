import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeDifferences, describeWriting } from '../sql-snapshots/report.js';
import { runCommand } from './command.js';

// What takes the snapshots is imported when it is wanted: it needs packages that are installed for development only.

const FOLDER = 'sql';
const ROOT = resolve(import.meta.dirname, '../..');

const USAGE = `Usage: npm run sql:sync -- [options]

Writes the SQL of every optimized method and every cached query into the folder ${FOLDER}, a file for each, to be committed
and reviewed with the code that it comes from. Works on demo data in the embedded database in memory, wherever
DATABASE_URL leads. Every method of an optimized repository needs a sample call in src/catalogue/samples.

  --check   write nothing, name every file that is not as it would be written, and end with code 1 if there is one
  --help    this text`;

await runCommand(USAGE, async (argv) => {
  const { values } = parseArgs({ args: [...argv], options: { check: { type: 'boolean', default: false } } });
  const { compareFolder, writeFolder } = await import('../sql-snapshots/folder.js');
  const { withSnapshotApp } = await import('../sql-snapshots/snapshot-app.js');
  const { takeSnapshots } = await import('../sql-snapshots/take-snapshots.js');

  const files = await withSnapshotApp((app) => takeSnapshots(app));
  const folder = resolve(ROOT, FOLDER);
  if (!values.check) {
    console.log(describeWriting(FOLDER, await writeFolder(folder, files), files.size));
    return;
  }
  const differences = await compareFolder(folder, files);
  if (differences.length === 0) {
    console.log(`${FOLDER}/ is current: ${files.size} files.`);
    return;
  }
  console.error(describeDifferences(FOLDER, differences));
  process.exitCode = 1;
});
