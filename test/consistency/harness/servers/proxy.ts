import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { now } from '../time.js';

/**
 * - `pass`: everything is passed on
 * - `swallow`: bytes vanish, in both directions, as behind a firewall that drops what it does not like
 * - `stall`: bytes wait and come later, as after a network partition that TCP survives
 * - `refuse`: connections are ended as soon as they are made
 */
export type ProxyMode = 'pass' | 'swallow' | 'stall' | 'refuse';

/** Told of a COMMIT on its way to PostgreSQL, when it has been passed on and before the answer is. */
type OnCommit = (link: { loseAnswer: () => void }) => void;

/** What an SQL client sends to commit: a simple query. */
const COMMITS = [Buffer.from('commit\0'), Buffer.from('COMMIT\0')];

/** Stands between an instance and a server, and lets through what a fault allows. */
export class TcpProxy {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #target: number;
  #mode: ProxyMode = 'pass';
  #delayMs = 0;
  #onCommit: OnCommit | undefined;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
  }

  static async open(target: number): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, target);
    server.on('connection', (client) => proxy.#accept(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Where the next connections lead. */
  retarget(port: number): void {
    this.#target = port;
  }

  /** From now on, also for the connections that there are. What had waited while stalled is passed on by `pass`. */
  set mode(mode: ProxyMode) {
    this.#mode = mode;
    for (const link of this.#links) link.mode = mode;
  }

  /** How much later everything arrives. */
  set delayMs(delayMs: number) {
    this.#delayMs = delayMs;
    for (const link of this.#links) link.delayMs = delayMs;
  }

  /** Tells of every COMMIT; undefined: of none any more. */
  set onCommit(onCommit: OnCommit | undefined) {
    this.#onCommit = onCommit;
  }

  /** Stalls or releases the connections that the server knows by these ports of its clients. */
  stall(ports: ReadonlySet<number>, stalled: boolean): void {
    for (const link of this.#links) if (ports.has(link.port)) link.mode = stalled ? 'stall' : this.#mode;
  }

  /** Ends the connections that there are; those by which the server knows these ports only, if any are named. */
  cut(ports?: ReadonlySet<number>): void {
    for (const link of this.#links) if (!ports || ports.has(link.port)) link.end();
  }

  /** The ports by which the server knows the connections. */
  get ports(): number[] {
    return [...this.#links].map(({ port }) => port);
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#mode === 'refuse') {
      client.on('error', () => undefined);
      client.destroy();
      return;
    }
    const link = new Link(client, connect(this.#target, '127.0.0.1'), {
      onCommit: () => this.#onCommit?.(link),
      onEnd: () => this.#links.delete(link),
    });
    link.mode = this.#mode;
    link.delayMs = this.#delayMs;
    this.#links.add(link);
  }
}

interface Chunk {
  readonly bytes: Buffer;
  readonly to: Socket;
  readonly dueAt: number;
}

/** One connection through a proxy. */
class Link {
  #mode: ProxyMode = 'pass';
  delayMs = 0;
  readonly #client: Socket;
  readonly #server: Socket;
  #waiting: Chunk[] = [];
  #timer: NodeJS.Timeout | undefined;
  #deaf = false;

  constructor(client: Socket, server: Socket, { onCommit, onEnd }: { onCommit: () => void; onEnd: () => void }) {
    this.#client = client;
    this.#server = server;
    client.on('data', (bytes) => {
      this.#pass(bytes, server);
      if (COMMITS.some((commit) => bytes.includes(commit))) onCommit();
    });
    server.on('data', (bytes) => {
      if (!this.#deaf) this.#pass(bytes, client);
    });
    for (const from of [client, server]) {
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.end();
        onEnd();
      });
    }
  }

  get port(): number {
    return this.#server.localPort ?? 0;
  }

  set mode(mode: ProxyMode) {
    this.#mode = mode;
    if (mode === 'pass') this.#flush();
    if (mode === 'refuse') this.end();
  }

  /** Passes nothing on that comes from the server, and ends the connection when something has come. */
  loseAnswer(): void {
    this.#deaf = true;
    this.#server.once('data', () => this.end());
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#client.destroy();
    this.#server.destroy();
  }

  #pass(bytes: Buffer, to: Socket): void {
    if (this.#mode === 'swallow') return;
    if (this.#mode === 'pass' && this.delayMs === 0 && this.#waiting.length === 0) {
      to.write(bytes);
      return;
    }
    this.#waiting.push({ bytes, to, dueAt: now() + this.delayMs });
    this.#flush();
  }

  /** Passes on what is due, in the order in which it came. */
  #flush(): void {
    clearTimeout(this.#timer);
    if (this.#mode !== 'pass') return;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const left = next.dueAt - now();
      if (left > 0) {
        this.#timer = setTimeout(() => this.#flush(), left);
        return;
      }
      this.#waiting.shift();
      next.to.write(next.bytes);
    }
  }
}
