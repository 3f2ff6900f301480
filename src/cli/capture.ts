import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DatabaseConfig, loadEnvironment } from '../config/index.js';
import { closeOrm, createOrm } from '../database/orm.js';
import { trackedTables } from '../database/tracked-tables.js';
import { captureSql, inspectCapture, type TrackedTable, WorkScope } from '../tiers/index.js';
import { runCommand } from './command.js';

const USAGE = `Usage: npm run db:capture -- [folder]

Says which tables the migrations leave without the triggers that today's entities need, and writes the SQL of a
migration that makes up for it: a file for each of these tables, and index.ts with all of them. Migrates an embedded
database in memory to find out; no other database is touched.

  folder     where to write, for example src/database/migrations/sql/0007-capture; absent: write nothing
  --help     this text`;

await runCommand(USAGE, async (argv) => {
  const [folder] = parseArgs({ args: [...argv], allowPositionals: true }).positionals;
  const config = new DatabaseConfig({ ...loadEnvironment(), DATABASE_URL: undefined, DATA_DIR: undefined });
  const orm = await createOrm(config, new WorkScope());
  try {
    // The migrations alone: "db:migrate" would put what they lack in its place.
    await orm.migrator.up();
    const flaws = await inspectCapture(orm.em.getConnection(), trackedTables(orm));
    const tables = [...new Set(flaws.map(({ table }) => table))];
    if (folder !== undefined && tables.length > 0) await writeAll(folder, tables);
    console.log(
      tables.length === 0 ? 'The migrations capture every table.' : tables.map(({ name }) => name).join('\n'),
    );
  } finally {
    await closeOrm(orm, config);
  }
});

async function writeAll(folder: string, tables: readonly TrackedTable[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const table of tables) await writeFile(join(folder, `${fileName(table)}.ts`), tableFile(table));
  const imports = tables.map((table) => `import { ${constant(table)} } from './${fileName(table)}.js';`);
  const list = tables.map((table) => `  ...${constant(table)},`);
  const index = `${imports.join('\n')}\n\n/** Made by "npm run db:capture". */\nexport const CAPTURE = [\n${list.join('\n')}\n];\n`;
  await writeFile(join(folder, 'index.ts'), index);
}

function tableFile(table: TrackedTable): string {
  const statements = captureSql(table).map((sql) => `  \`${sql.replaceAll(/[\\`]|\$\{/g, String.raw`\$&`)}\`,`);
  return `/** Made by "npm run db:capture". */\nexport const ${constant(table)} = [\n${statements.join('\n\n')}\n];\n`;
}

function fileName({ name }: TrackedTable): string {
  return name.replaceAll('_', '-');
}

function constant({ name }: TrackedTable): string {
  return name.toUpperCase();
}
