import { InterruptedError, interruptible } from './interruption.js';

const { promise: never } = Promise.withResolvers<never>();

describe('interruptible', () => {
  it('gives what the work gives, after it has cleaned up', async () => {
    let cleaned = false;
    await expect(
      interruptible(
        () => Promise.resolve(7),
        () => {
          cleaned = true;
          return Promise.resolve();
        },
      ),
    ).resolves.toBe(7);
    expect(cleaned).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('gives the work up on %s, tells it so and cleans up', async (signal) => {
    const events: string[] = [];
    const run = interruptible(
      (told) => {
        told.addEventListener('abort', () => events.push('told'));
        return never;
      },
      () => {
        events.push('cleaned');
        return Promise.resolve();
      },
    );
    process.emit(signal);
    await expect(run).rejects.toThrow(InterruptedError);
    expect(events).toEqual(['told', 'cleaned']);
  });

  it('tells first what went wrong with the work, but who interrupted what was left behind', async () => {
    const trouble = () => Promise.reject(new Error('left behind'));
    await expect(interruptible(() => Promise.reject(new Error('broken')), trouble)).rejects.toThrow('broken');
    await expect(interruptible(() => Promise.resolve(), trouble)).rejects.toThrow('left behind');
    const run = interruptible(() => never, trouble);
    process.emit('SIGINT');
    await expect(run).rejects.toThrow('left behind');
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('SIGINT');
    await interruptible(
      () => Promise.resolve(),
      () => Promise.resolve(),
    );
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
