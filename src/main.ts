import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * The entry point. It imports nothing of the application, because the packages that the application needs do not even
 * load on the Node versions before this one; on such a Node it runs itself again under the one that `npm ci` installed.
 */
const OLDEST = [22, 17] as const;

if (isRecentEnough(process.versions.node)) {
  const { bootstrap } = await import('./bootstrap.js');
  await bootstrap(process.argv.slice(2));
} else {
  runUnder(bundledNode());
}

function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function bundledNode(): string {
  try {
    return createRequire(import.meta.url).resolve('node/bin/node');
  } catch {
    console.error(
      `Node ${process.versions.node} is too old and the package "node" is not installed: run npm ci, or use Node 24.`,
    );
    return process.exit(1);
  }
}

/**
 * The channel is how the child learns that this process is gone, however it ended: it must not keep the port then. A
 * group of its own keeps the terminal's Ctrl-C from reaching the child twice.
 */
function runUnder(node: string): void {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Cannot start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal) console.error(`The server was ended by ${signal}.`);
    process.exit(code ?? 1);
  });
}
