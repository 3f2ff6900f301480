import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  silent: boolean;
}

/** A network between a client and a server on this machine, with faults on demand. */
export class TcpProxy {
  /** What clients have sent, as text. */
  sent = '';
  /** Whether connections made from now on lead nowhere, although they are accepted. */
  swallowNew = false;
  connections = 0;
  readonly #arrivals = new Set<() => void>();
  readonly #pairs = new Set<Pair>();
  readonly #server = createServer((client) => this.#accept(client));

  /** @param target the port that connections made from now on lead to */
  private constructor(public target: number) {}

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Resolves when so many connections have been made. */
  async arrived(count: number): Promise<void> {
    while (this.connections < count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#arrivals.add(resolve);
      await promise;
    }
  }

  /** From now on nothing passes on the connections that exist, and neither side is told: a black hole. */
  blackHole(): void {
    for (const pair of this.#pairs) pair.silent = true;
  }

  /** Ends every connection. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  #accept(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const pair: Pair = { client, server, silent: this.swallowNew };
    this.connections += 1;
    this.#pairs.add(pair);
    for (const tell of this.#arrivals) tell();
    this.#arrivals.clear();
    client.on('data', (data) => {
      this.sent += data.toString('latin1');
      if (!pair.silent) server.write(data);
    });
    server.on('data', (data) => {
      if (!pair.silent) client.write(data);
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        if (!pair.silent || socket === client) other.destroy();
      });
    }
  }
}
