import { createHash } from 'node:crypto';

/** A Lua script; Redis runs it as one step that nothing interrupts. */
export interface RedisScript {
  readonly source: string;
}

const shas = new WeakMap<RedisScript, string>();

/** What Redis knows a script by once it has run it. */
export function shaOf(script: RedisScript): string {
  let sha = shas.get(script);
  if (sha === undefined) {
    sha = createHash('sha1').update(script.source).digest('hex');
    shas.set(script, sha);
  }
  return sha;
}
