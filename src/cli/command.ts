const FAILED = 1;
const MISUSED = 2;

/** The command line is wrong; the message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Runs a command of the command line: `--help` prints `usage`; a wrong use ends with one line and code 2, any other
 * trouble with one line and code 1 (a fault of the program itself with its stack).
 */
export async function runCommand(usage: string, command: (argv: readonly string[]) => Promise<void>): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(usage);
    return;
  }
  try {
    await command(argv);
  } catch (error) {
    const misused = error instanceof UsageError || codeOf(error)?.startsWith('ERR_PARSE_ARGS');
    console.error(misused ? `${messageOf(error)} (--help shows the options)` : explain(error));
    process.exitCode = misused ? MISUSED : FAILED;
  }
}

/** What went wrong outside of this program (it has a code then) in one line; a fault of the program with its stack. */
export function explain(error: unknown): string {
  if (error instanceof Error && codeOf(error) === undefined) return error.stack ?? error.message;
  return messageOf(error);
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message || codeOf(error) || error.name : String(error);
  return message.replaceAll(/\s+/g, ' ');
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
