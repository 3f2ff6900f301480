import { resolve } from 'node:path';
import { type CommandVariables, commandVariables, loadEnvironment } from '../config/index.js';
import { type RenderOptions, renderReport } from '../ops/doctor/index.js';
import { runCommand } from './command.js';
import { parseDoctorArguments } from './doctor-arguments.js';
import { exitCodeOf, runDoctor } from './run-doctor.js';

/** Where the output is no terminal. */
const COLUMNS = 100;
const ROOT = resolve(import.meta.dirname, '../..');

const USAGE = `Usage: npm run doctor -- [options]

Goes through a checklist of ten: does this application ask its database well? Each item passes, warns or fails, with
evidence and what to do. Looks at the database of DATABASE_URL or DATA_DIR, which refuses the doctor every write; without
one, at demo data in memory. What has to be written to be tried is tried on demo data in memory.

   1 n-plus-one      no statement is repeated for every row
   2 joins           relations are joined, an index serves every foreign key
   3 prefetch        a collection comes with one statement
   4 fields          only what is shown is loaded
   5 caching         what is expensive and stable is cached, and hits
   6 indexes         filters and orders have an index, and indexes have a use
   7 volumes         the data are large enough and analysed, answers are bounded
   8 monitoring      metrics, alert rules, query log, limits of time
   9 documentation   the SQL of complex queries is written down and current
  10 invalidation    every change ends the answers that hang on it

  --only LIST         numbers or names, separated by commas: 1,indexes
  --url ADDRESS       look at a running server, too: http://localhost:3000
  --token TOKEN       an admin's token for that server; or set DOCTOR_LOGINID and DOCTOR_PASSWORD
  --json              print the report as JSON
  --strict            warnings fail, too
  --help              this text

Ends with code 0 when nothing failed, 1 when something did, 2 when the command was used wrongly.`;

await runCommand(USAGE, async (argv) => {
  const variables = commandVariables();
  const wanted = parseDoctorArguments(argv, variables);
  const report = await runDoctor(wanted, loadEnvironment(), ROOT, tell);
  console.log(wanted.json ? JSON.stringify(report, null, 2) : renderReport(report, presentation(variables)));
  process.exitCode = exitCodeOf(report, wanted.strict);
});

/** Shows on a terminal what is being done, in one line that the next one replaces. */
function tell(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

function presentation({ noColor }: CommandVariables): RenderOptions {
  const { columns, isTTY } = process.stdout;
  return { width: isTTY ? columns : COLUMNS, colours: isTTY && !noColor };
}
