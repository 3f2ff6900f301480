import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { withinLimit } from './time-limit.js';

const expired = (): Error => new Error('expired');

function blockEventLoop(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('withinLimit', () => {
  it('answers what the work answers', async () => {
    await expect(withinLimit(Promise.resolve(7), 1000, expired)).resolves.toBe(7);
    await expect(withinLimit(Promise.reject(new Error('own')), 1000, expired)).rejects.toThrow('own');
  });

  it('gives up work that takes too long', async () => {
    await expect(withinLimit(Promise.withResolvers<void>().promise, 5, expired)).rejects.toThrow('expired');
  });

  it('takes an answer that has arrived when the time is up, but was not read yet', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const near = connect((server.address() as AddressInfo).port);
    const [far] = (await once(server, 'connection')) as [typeof near];
    try {
      const answer = once(near, 'data').then(([data]) => String(data));
      // Timers of one length fire in their order and in one go: the answer is sent just before the limit's own timer.
      setTimeout(() => far.write('answer'), 20);
      await expect(withinLimit(answer, 20, expired)).resolves.toBe('answer');
    } finally {
      near.destroy();
      far.destroy();
      server.close();
    }
  });

  it('does not count the time in which the event loop stood still', async () => {
    const work = new Promise<string>((resolve) => {
      setImmediate(() => setImmediate(() => setImmediate(() => setImmediate(() => resolve('done')))));
    });
    const limited = withinLimit(work, 500, expired);
    blockEventLoop(1_100);
    await expect(limited).resolves.toBe('done');
  });
});
