import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { until } from '../time.js';
import { TcpProxy } from './proxy.js';

const LIMIT_MS = 10_000;

/** A server that keeps what it hears, and says what it is told to say. */
class Echo {
  heard = '';
  socket: Socket | undefined;
  readonly server: Server = createServer((socket) => {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (this.heard += String(bytes)));
  });

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }
}

let echo: Echo;
let proxy: TcpProxy;
let client: Socket;
let answered: string;

beforeEach(async () => {
  echo = new Echo();
  proxy = await TcpProxy.open(await echo.listen());
  await open();
});

afterEach(async () => {
  client.destroy();
  echo.socket?.destroy();
  await proxy.close();
  echo.server.close();
});

async function open(): Promise<void> {
  answered = '';
  client = connect(proxy.port, '127.0.0.1');
  client.on('error', () => undefined);
  client.on('data', (bytes) => (answered += String(bytes)));
  await once(client, 'connect');
}

const expectHeard = (text: string) => until(`the server hears ${text}`, LIMIT_MS, () => echo.heard === text);
const expectAnswer = (text: string) => until(`the client hears ${text}`, LIMIT_MS, () => answered === text);
const expectEnd = () => until('the connection ends', LIMIT_MS, () => client.destroyed || client.readableEnded);

it('passes on in both directions', async () => {
  client.write('ping');
  await expectHeard('ping');
  echo.socket?.write('pong');
  await expectAnswer('pong');
  expect(proxy.ports).toEqual([echo.socket?.remotePort]);
});

it('lets what is stalled arrive later, in its order', async () => {
  client.write('1');
  await expectHeard('1');
  proxy.mode = 'stall';
  client.write('2');
  client.write('3');
  proxy.mode = 'pass';
  client.write('4');
  await expectHeard('1234');
});

it('stalls single connections', async () => {
  client.write('1');
  await expectHeard('1');
  proxy.stall(new Set(proxy.ports), true);
  client.write('2');
  const other = connect(proxy.port, '127.0.0.1');
  other.write('+');
  await expectHeard('1+');
  proxy.stall(new Set(proxy.ports), false);
  await expectHeard('1+2');
  other.destroy();
});

it('lets what it swallows vanish', async () => {
  client.write('1');
  await expectHeard('1');
  proxy.mode = 'swallow';
  client.write('2');
  echo.socket?.write('lost');
  proxy.cut();
  await expectEnd();
  // Connections can still be made: nothing is refused, and nothing comes back.
  await open();
  client.write('3');
  await until('the connection is passed on', LIMIT_MS, () => proxy.ports.length > 0);
  proxy.cut();
  await expectEnd();
  proxy.mode = 'pass';
  await open();
  client.write('4');
  await expectHeard('14');
});

it('keeps the order of what it delays', async () => {
  proxy.delayMs = 20;
  client.write('1');
  await until('it is on its way', LIMIT_MS, () => proxy.ports.length > 0);
  proxy.delayMs = 0;
  client.write('2');
  await expectHeard('12');
});

it('ends and refuses connections', async () => {
  client.write('1');
  await expectHeard('1');
  proxy.cut();
  await expectEnd();
  proxy.mode = 'refuse';
  await open();
  await expectEnd();
});

it('leads new connections elsewhere', async () => {
  client.write('1');
  await expectHeard('1');
  const other = new Echo();
  proxy.retarget(await other.listen());
  proxy.cut();
  await expectEnd();
  await open();
  client.write('2');
  await until('the other server hears it', LIMIT_MS, () => other.heard === '2');
  other.socket?.destroy();
  other.server.close();
});

it('tells of a COMMIT that it has passed on, and can lose the answer to it', async () => {
  const seen: string[] = [];
  proxy.onCommit = (link) => {
    seen.push('commit');
    link.loseAnswer();
  };
  client.write('Q\0\0\0\x0bcommit\0');
  await expectHeard('Q\0\0\0\x0bcommit\0');
  expect(seen).toEqual(['commit']);
  echo.socket?.write('C\0\0\0\x0bCOMMIT\0');
  await expectEnd();
  expect(answered).toBe('');
});
