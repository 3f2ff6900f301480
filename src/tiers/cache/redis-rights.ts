import { ErrorReply } from 'redis';
import { reasonOf, type RedisClient } from './redis-client.js';
import { type RedisScript, shaOf } from './redis-script.js';

/** The server answers, but not as a cache needs it. The message completes "Redis cannot be used: …". */
export class RedisRefusal extends Error {
  override readonly name = 'RedisRefusal';
}

/** Keys of an interrupted check vanish by themselves. */
const SECONDS = '10';

/** Runs each command as the scripts of the cache do, and answers which ones failed and why. */
const TRY_COMMANDS: RedisScript = {
  source: `
local refused = {}
for _, command in ipairs(cjson.decode(ARGV[1])) do
  local reply = redis.pcall(unpack(command))
  if type(reply) == 'table' and reply.err then
    table.insert(refused, command[1])
    table.insert(refused, reply.err)
  end
end
return refused`,
};

/** Every command that scripts call, on keys that exist for a moment. */
function inScripts(string: string, hash: string, channel: string): string[][] {
  return [
    ['SET', string, '1', 'EX', SECONDS, 'NX'],
    ['GET', string],
    ['MGET', string],
    ['EXISTS', string],
    ['INCRBY', string, '1'],
    ['PTTL', string],
    ['PEXPIRE', string, '10000'],
    ['EXPIRE', string, SECONDS],
    ['HSET', hash, 'f', '1'],
    ['EXPIRE', hash, SECONDS],
    ['HGET', hash, 'f'],
    ['HMGET', hash, 'f'],
    ['HGETALL', hash],
    ['HEXISTS', hash, 'f'],
    ['HINCRBY', hash, 'f', '1'],
    ['HDEL', hash, 'f'],
    ['TIME'],
    ['PUBLISH', channel, ''],
    ['UNLINK', string],
    ['DEL', hash],
  ];
}

/**
 * Tries every command that the cache needs on keys under its own prefix.
 * @throws RedisRefusal that names what is refused and how to grant it
 */
export async function checkRights(client: RedisClient, prefix: string, user: string): Promise<void> {
  const name = `${prefix}check`;
  const [string, hash] = [`${name}:string`, `${name}:hash`];
  const refused = new Map<string, string>();
  const attempt = async (command: string, work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof ErrorReply)) throw error;
      refused.set(command, reasonOf(error));
    }
  };
  const keys = [string, hash];
  const list = JSON.stringify(inScripts(string, hash, name));
  await attempt('EVAL', collect(client.eval(TRY_COMMANDS.source, { keys, arguments: [list] }), refused));
  await Promise.all([
    attempt('EVALSHA', client.evalSha(shaOf(TRY_COMMANDS), { keys, arguments: ['[]'] })),
    attempt('PING', client.ping()),
    attempt('MULTI', client.multi().get(string).exec()),
    attempt('SUBSCRIBE', trySubscribe(client, name)),
  ]);
  // Where EVAL is refused, EVALSHA cannot know the script.
  if (refused.get('EVALSHA')?.startsWith('NOSCRIPT')) refused.delete('EVALSHA');
  if (refused.size > 0) throw refusal(refused, prefix, user);
}

async function collect(reply: Promise<unknown>, refused: Map<string, string>): Promise<void> {
  const found = (await reply) as string[];
  for (let i = 0; i + 1 < found.length; i += 2) refused.set(found[i] ?? '', found[i + 1] ?? '');
}

async function trySubscribe(client: RedisClient, channel: string): Promise<void> {
  await client.subscribe(channel, () => undefined);
  await client.unsubscribe(channel);
}

function refusal(refused: ReadonlyMap<string, string>, prefix: string, user: string): RedisRefusal {
  const names = [...refused.keys()].toSorted();
  const [[first, reason] = ['', '']] = refused;
  const denied = names.filter((name) => /permission|can't (run|access)|unknown|NOPERM/i.test(refused.get(name) ?? ''));
  if (denied.length === 0) return new RedisRefusal(`it refuses ${first}: ${reason.replace(/\.$/, '')}`);
  const grants = denied.map((name) => `+${name.toLowerCase()}`).join(' ');
  return new RedisRefusal(
    `it refuses ${denied.join(', ')} to the user ${user}; grant them on the server, for example with ` +
      `ACL SETUSER ${user} ~${prefix}* &${prefix}* ${grants}`,
  );
}
