import type { FromServer, ToServer } from './server-process.js';

/**
 * The child's side of a server process: starts when it is told to, tells its port, and ends with its parent.
 * @param observe looks at units of work from now on, or not; for servers that have any
 */
export function serveProcess<T>(start: (what: T) => Promise<number>, observe?: (on: boolean) => void): void {
  const say = (answer: FromServer): void => void process.send?.(answer);
  process.on('message', (message: ToServer) => {
    if ('cpu' in message) {
      const { user, system } = process.cpuUsage();
      say({ cpuMicros: user + system });
      return;
    }
    if ('observe' in message) {
      observe?.(message.observe);
      say({ observing: message.observe });
      return;
    }
    start(message.start as T).then(
      (port) => say({ port }),
      (error: unknown) => say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  // A terminal sends Ctrl-C to all processes in it; the parent decides when this one ends.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(0));
}
