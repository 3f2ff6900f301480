import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createClient } from 'redis';
import { RedisConnection } from '../../../src/tiers/index.js';
import { hasRedisServer, PrivateRedis } from '../../support/private-redis.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

const PREFIX = 'test-connection:';
const MAYBE = { code: 'E_STORE_UNAVAILABLE', maybeExecuted: true };
const REFUSED = { code: 'E_STORE_UNAVAILABLE', maybeExecuted: false };

/** A connection with what it has said, and a way to wait for what it says next. */
class Watched {
  readonly said: [boolean, string | undefined][] = [];
  readonly identities: (string | undefined)[] = [];
  readonly redis: RedisConnection;
  #waiting: (() => void)[] = [];

  constructor(url: string, timeoutMs: number) {
    this.redis = new RedisConnection({
      url,
      timeoutMs,
      prefix: PREFIX,
      onChange: (available, reason) => {
        this.said.push([available, reason]);
        for (const wake of this.#waiting.splice(0)) wake();
      },
    });
    this.redis.onIdentity((identity) => this.identities.push(identity));
  }

  /** Resolves when the last thing said fits. */
  async says(available: boolean, reason?: RegExp): Promise<void> {
    for (;;) {
      const last = this.said.at(-1);
      if (last?.[0] === available && (reason === undefined || reason.test(last[1] ?? ''))) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      await promise;
    }
  }
}

if (hasRedisServer) {
  describe('RedisConnection', () => {
    let server: PrivateRedis;
    const cleanUp: (() => Promise<void>)[] = [];

    beforeEach(async () => {
      server = await PrivateRedis.start();
      cleanUp.push(() => server.kill());
    });

    afterEach(async () => {
      for (const end of cleanUp.splice(0).toReversed()) await end();
    });

    async function open(url = server.url, timeoutMs = 2000): Promise<Watched> {
      const watched = new Watched(url, timeoutMs);
      cleanUp.push(() => watched.redis.close());
      await watched.redis.open();
      return watched;
    }

    async function proxy(): Promise<TcpProxy> {
      const made = await TcpProxy.start(server.port);
      cleanUp.push(() => made.close());
      return made;
    }

    /** Asks the server itself, past the connection under test. */
    async function ask(...command: string[]): Promise<unknown> {
      const client = await createClient({ url: server.url }).connect();
      try {
        return await client.sendCommand(command);
      } finally {
        await client.close();
      }
    }

    async function openBreaker({ redis }: Watched): Promise<void> {
      const failing = Array.from({ length: 3 }, () => redis.run((client) => client.get('x')));
      for (const result of await Promise.allSettled(failing)) {
        expect(result).toMatchObject({ status: 'rejected', reason: MAYBE });
      }
      expect(redis.state).not.toBe('closed');
    }

    it('knows which server it talks to, and leaves nothing of its trials behind', async () => {
      const { redis, identities, said } = await open();
      const info = await redis.run((client) => client.info('server'));
      expect(info).toContain(`run_id:${redis.identity}`);
      expect(identities).toEqual([redis.identity]);
      expect(said).toEqual([[true, undefined]]);
      expect(await redis.run((client) => client.keys('*'))).toEqual([]);
    });

    it('says that another run of the server answers after a restart', async () => {
      const watched = await open();
      const { redis, identities } = watched;
      const first = redis.identity;
      await server.kill();
      await watched.says(false);
      expect(redis.identity).toBeUndefined();
      await expect(redis.run((client) => client.ping())).rejects.toMatchObject(REFUSED);
      await server.start();
      await watched.says(true);
      expect(redis.identity).not.toBe(first);
      expect(identities).toEqual([first, undefined, redis.identity]);
      expect(watched.said.map(([available]) => available)).toEqual([true, false, true]);
    });

    it('opens when Redis does not answer, then refuses without sending, and closes when Redis answers again', async () => {
      const between = await proxy();
      const watched = await open(between.url, 200);
      server.pause();
      await openBreaker(watched);
      expect(watched.redis.available).toBe(false);
      await expect(watched.redis.run((client) => client.get('never-sent'))).rejects.toMatchObject(REFUSED);
      server.resume();
      await watched.says(true);
      await expect(watched.redis.run((client) => client.ping())).resolves.toBe('PONG');
      expect(between.sent).not.toContain('never-sent');
      expect(watched.said.map(([available]) => available)).toEqual([true, false, true]);
    });

    it('gives up a connection that has become a black hole, and makes another', async () => {
      const between = await proxy();
      const watched = await open(between.url, 200);
      const first = watched.redis.identity;
      between.blackHole();
      await openBreaker(watched);
      await watched.says(true);
      expect(between.connections).toBeGreaterThan(1);
      expect(watched.redis.identity).toBe(first);
    });

    it('gives up a handshake that is never answered', async () => {
      const between = await proxy();
      between.swallowNew = true;
      const watched = await open(between.url, 200);
      await expect(watched.redis.run((client) => client.ping())).rejects.toMatchObject(REFUSED);
      between.swallowNew = false;
      await watched.says(true);
    });

    it('finds out by itself that an idle connection has become a black hole', async () => {
      const between = await proxy();
      const watched = await open(between.url, 100);
      between.blackHole();
      await watched.says(false);
      await watched.says(true);
      expect(watched.redis.available).toBe(true);
    });

    it('says of a command that was under way when the connection ended that it may have been executed', async () => {
      const between = await proxy();
      const { redis } = await open(between.url);
      between.blackHole();
      const command = redis.run((client) => client.set('k', '1'));
      between.cut();
      await expect(command).rejects.toMatchObject(MAYBE);
    });

    it('does not use a replica, and uses it when it becomes a master', async () => {
      await ask('REPLICAOF', '127.0.0.1', '1');
      const watched = await open();
      expect(watched.said).toEqual([[false, 'the server is a read-only replica']]);
      expect(watched.redis.identity).toBeUndefined();
      await expect(watched.redis.run((client) => client.get('k'))).rejects.toMatchObject(REFUSED);
      await ask('REPLICAOF', 'NO', 'ONE');
      await watched.says(true);
    });

    it('leaves a master that becomes a replica, although the connection stays', async () => {
      const watched = await open();
      await ask('REPLICAOF', '127.0.0.1', '1');
      await watched.says(false, /read-only replica/);
      expect(watched.redis.identity).toBeUndefined();
    });

    it('names the commands that this user is refused, once, and goes on when they are granted', async () => {
      const rights = ['on', '>secret', `~${PREFIX}*`, `&${PREFIX}*`, '+@all'];
      await ask('ACL', 'SETUSER', 'app', ...rights, '-hset', '-evalsha', '-subscribe');
      const between = await proxy();
      const watched = await open(between.url.replace('//', '//app:secret@'));
      await between.arrived(4);
      expect(watched.said).toHaveLength(1);
      const [available, reason] = watched.said[0]!;
      expect(available).toBe(false);
      expect(reason).toMatch(/refuses EVALSHA, HSET, SUBSCRIBE to the user app/);
      expect(reason).toContain(`ACL SETUSER app ~${PREFIX}* &${PREFIX}* +evalsha +hset +subscribe`);
      await expect(watched.redis.run((client) => client.get(`${PREFIX}k`))).rejects.toMatchObject(REFUSED);
      await ask('ACL', 'SETUSER', 'app', '+hset', '+evalsha', '+subscribe');
      await watched.says(true);
      expect(watched.said).toHaveLength(2);
    });

    it('is content with the rights that .env.example names', async () => {
      const example = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
      const [line] = /ACL SETUSER app .*/.exec(example)!;
      await ask(...line.replaceAll('tiered-ops:', PREFIX).split(' '));
      const { redis, said } = await open(server.url.replace('//', '//app:secret@'));
      expect(said).toEqual([[true, undefined]]);
      expect((await redis.subscribe(`${PREFIX}channel`, () => undefined)).active).toBe(true);
    });

    it('is away, and says why, when rights are taken from it later', async () => {
      await ask('ACL', 'SETUSER', 'app', 'on', '>secret', `~${PREFIX}*`, `&${PREFIX}*`, '+@all');
      const watched = await open(server.url.replace('//', '//app:secret@'));
      await ask('ACL', 'SETUSER', 'app', '-mget');
      await expect(watched.redis.run((client) => client.mGet([`${PREFIX}k`]))).rejects.toMatchObject(MAYBE);
      await watched.says(false, /refuses MGET to the user app/);
    });

    it('is away, and says why, while Redis takes no more data', async () => {
      await ask('CONFIG', 'SET', 'maxmemory', '1');
      const watched = await open();
      expect(watched.said).toMatchObject([[false, expect.stringMatching(/refuses SET.*OOM/)]]);
    });

    it('runs scripts that Redis does not know, knows, and has forgotten', async () => {
      const { redis } = await open();
      const script = { source: `return {KEYS[1], ARGV[1], 'twice: ' .. ARGV[1] .. ARGV[1]}` };
      const run = () => redis.runScript<string[]>(script, ['k'], ['a']);
      expect(await run()).toEqual(['k', 'a', 'twice: aa']);
      expect(await run()).toEqual(['k', 'a', 'twice: aa']);
      await redis.run((client) => client.scriptFlush());
      expect(await run()).toEqual(['k', 'a', 'twice: aa']);
      const bytes = Buffer.from([0xff, 0x00]);
      expect(await redis.runScript<Buffer[]>({ source: 'return {ARGV[1]}' }, [], [bytes], 'bytes')).toEqual([bytes]);
    });

    it('an error in a script is the command’s own: the connection stays', async () => {
      const watched = await open();
      const wrong = { source: 'return redis.call("INCR", KEYS[1])' };
      await watched.redis.run((client) => client.set('k', 'text'));
      for (let i = 0; i < 4; i += 1) {
        await expect(watched.redis.runScript(wrong, ['k'], [])).rejects.toMatchObject(MAYBE);
      }
      expect(watched.redis.state).toBe('closed');
    });

    it('says nothing about an orderly end, and ends what is under way first', async () => {
      const watched = await open();
      const last = watched.redis.run((client) => client.set('k', '1'));
      await watched.redis.close();
      await expect(last).resolves.toBe('OK');
      expect(watched.said).toEqual([[true, undefined]]);
    });

    it('can be closed while it cannot connect', async () => {
      const between = await proxy();
      between.swallowNew = true;
      const { redis, said } = new Watched(between.url, 200);
      const opening = redis.open();
      await redis.close();
      await opening;
      expect(said).toEqual([]);
    });

    describe('subscriptions', () => {
      const channel = `${PREFIX}channel`;

      it('hear every message, tell of the gap when their connection is lost, and hear again', async () => {
        const between = await proxy();
        const { redis } = await open(between.url);
        const events = new EventTarget();
        const heard = (type: string) => once(events, type).then(([event]) => (event as CustomEvent<string>).detail);
        const tell = (type: string, detail?: string) => events.dispatchEvent(new CustomEvent(type, { detail }));
        const subscription = await redis.subscribe(channel, (message) => tell('message', message), {
          onGap: () => tell('gap'),
          onSubscribed: () => tell('subscribed'),
        });
        expect(subscription.active).toBe(true);
        const first = heard('message');
        await ask('PUBLISH', channel, 'one');
        expect(await first).toBe('one');

        const [gap, again] = [heard('gap'), heard('subscribed')];
        between.cut();
        await gap;
        expect(subscription.active).toBe(false);
        await again;
        expect(subscription.active).toBe(true);
        const second = heard('message');
        await ask('PUBLISH', channel, 'two');
        expect(await second).toBe('two');

        subscription.close();
        expect(subscription.active).toBe(false);
      });

      it('notice that their connection has become a black hole', async () => {
        const between = await proxy();
        const { redis } = await open(between.url);
        const gap = Promise.withResolvers<void>();
        const subscription = await redis.subscribe(channel, () => undefined, { onGap: gap.resolve });
        between.blackHole();
        await gap.promise;
        expect(subscription.active).toBe(false);
      });

      it('begin when Redis comes, where it was away at first', async () => {
        await server.kill();
        const { redis } = await open();
        const begun = Promise.withResolvers<void>();
        const subscription = await redis.subscribe(channel, () => undefined, { onSubscribed: begun.resolve });
        expect(subscription.active).toBe(false);
        await server.start();
        await begun.promise;
        expect(subscription.active).toBe(true);
      });

      it('share one connection, each with its own channel', async () => {
        const { redis } = await open();
        const heard: string[] = [];
        const done = Promise.withResolvers<void>();
        await redis.subscribe(`${channel}:a`, (message) => heard.push(`a ${message}`));
        await redis.subscribe(`${channel}:b`, (message) => {
          heard.push(`b ${message}`);
          done.resolve();
        });
        await ask('PUBLISH', `${channel}:a`, '1');
        await ask('PUBLISH', `${channel}:b`, '2');
        await done.promise;
        expect(heard).toEqual(['a 1', 'b 2']);
      });
    });
  });
}
