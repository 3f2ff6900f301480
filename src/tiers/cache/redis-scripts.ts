/** A Lua script; Redis runs it as one step that nothing interrupts. */
export interface RedisScript {
  readonly source: string;
}

/**
 * What the scripts share: the hash `hot` with everything about copies that are served without asking.
 * `epoch`: the period it belongs to; a hash without it was lost (flush, eviction) and must not be trusted.
 * `life`: drawn when the hash was made, so that nobody takes the numbers of one hash for those of another.
 * `young`: until when, in milliseconds of Redis' clock, somebody may hold a lease that a lost hash knew of.
 * `l:<instance>`: when its lease ends, in milliseconds of Redis' clock. `n:<instance>`: how many drops it was told.
 * `d:<instance>`: drops that it has not acknowledged, one `number scope` a line. `h:<scope>`: who holds copies under a scope,
 * as `instance:n`, where n is how many drops it was told when it registered. A holder stays registered until it has
 * acknowledged a drop that it was told after that: a second writer has to wait for it as well.
 */
const PRELUDE = `
local hot = KEYS[1]
local function field(name)
  local value = redis.pcall('HGET', hot, name)
  if type(value) == 'table' then return false end
  return value
end
local function milliseconds()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/** Answers early unless the hash belongs to the caller's epoch: `lost` where there is none, `other` for another one. */
const DEMAND_EPOCH = `
local epoch = field('epoch')
if not epoch then return {'lost'} end
if epoch ~= ARGV[1] then return {'other'} end
`;

/**
 * Changes stamps. ARGV: epoch, mode, intent, own instance, seconds a stamp lives, then scope and new stamp for each of KEYS[2…].
 * `announce` opens the intent and keeps the stamps, `settle` closes it and changes them, `renew` changes them.
 * Other holders of hot copies under these scopes are told to drop them.
 * @returns `ok`, the hash's life, for how many milliseconds leases may live that it does not know, the
 *   number of the caller's own drop or 0, then for each other who was told: instance, number of the drop, remaining lease in milliseconds
 */
export const CHANGE_STAMPS: RedisScript = {
  source: `${PRELUDE}${DEMAND_EPOCH}
local mode, intent, own, ttl = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local told = {}
local now = milliseconds()
for i = 2, #KEYS do
  local scope, fresh = ARGV[2 * i + 2], ARGV[2 * i + 3]
  local text = redis.pcall('GET', KEYS[i])
  if type(text) == 'table' then
    redis.call('DEL', KEYS[i])
    text = false
  end
  local stamp, intents = fresh, {}
  if text then
    local bar = string.find(text, '|', 1, true)
    if mode == 'announce' then stamp = bar and string.sub(text, 1, bar - 1) or text end
    if bar then
      for open in string.gmatch(string.sub(text, bar + 1), '[^,]+') do
        if open ~= intent then intents[#intents + 1] = open end
      end
    end
  end
  if mode == 'announce' then intents[#intents + 1] = intent end
  if #intents > 0 then stamp = stamp .. '|' .. table.concat(intents, ',') end
  redis.call('SET', KEYS[i], stamp, 'EX', ttl)
  local holders = field('h:' .. scope)
  if holders then
    local kept = {}
    for instance, since in string.gmatch(holders, '([^,:]+):(%d+)') do
      if tonumber(field('l:' .. instance) or 0) > now then
        kept[#kept + 1] = instance .. ':' .. since
        told[instance] = told[instance] or {}
        table.insert(told[instance], scope)
      end
    end
    if #kept > 0 then redis.call('HSET', hot, 'h:' .. scope, table.concat(kept, ','))
    else redis.call('HDEL', hot, 'h:' .. scope) end
  end
end
local life = field('life') or ''
local answer = {'ok', life, tostring(tonumber(field('young') or 0) - now), '0'}
for instance, scopes in pairs(told) do
  local number = redis.call('HINCRBY', hot, 'n:' .. instance, 1)
  local lines = field('d:' .. instance) or ''
  for _, scope in ipairs(scopes) do lines = lines .. number .. ' ' .. scope .. '\\n' end
  redis.call('HSET', hot, 'd:' .. instance, lines)
  if instance == own then
    answer[4] = tostring(number)
  else
    redis.call('PUBLISH', hot .. ':' .. instance, 'drop ' .. own .. ' ' .. number .. ' ' .. life .. ' ' .. table.concat(scopes, ' '))
    answer[#answer + 1] = instance
    answer[#answer + 1] = tostring(number)
    answer[#answer + 1] = tostring(tonumber(field('l:' .. instance)) - now)
  end
end
return answer`,
};

/**
 * Takes or renews the lease on hot copies. ARGV: epoch, the life of the hash as the instance knows it, instance, length in
 * milliseconds, number of the last drop that the instance has carried out, then the writers who wait to be told so.
 * @returns `ok`, the hash's life, and the drops that the instance has not acknowledged (of another life: all)
 */
export const RENEW_LEASE: RedisScript = {
  source: `${PRELUDE}${DEMAND_EPOCH}
local life, instance, length, carriedOut = field('life'), ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
if life ~= ARGV[2] then carriedOut = 0 end
redis.call('HSET', hot, 'l:' .. instance, milliseconds() + length)
-- What it registered after it was told is another copy.
local function forget(scope, number)
  local kept = {}
  for who, since in string.gmatch(field('h:' .. scope) or '', '([^,:]+):(%d+)') do
    if who ~= instance or tonumber(since) >= number then kept[#kept + 1] = who .. ':' .. since end
  end
  if #kept > 0 then redis.call('HSET', hot, 'h:' .. scope, table.concat(kept, ','))
  else redis.call('HDEL', hot, 'h:' .. scope) end
end
local lines = field('d:' .. instance)
local left = ''
if lines then
  for number, scope in string.gmatch(lines, '(%d+) ([^\\n]+)') do
    if tonumber(number) > carriedOut then left = left .. number .. ' ' .. scope .. '\\n'
    else forget(scope, tonumber(number)) end
  end
  if left == '' then redis.call('HDEL', hot, 'd:' .. instance) else redis.call('HSET', hot, 'd:' .. instance, left) end
end
for i = 6, #ARGV do redis.call('PUBLISH', hot .. ':' .. ARGV[i], 'ack ' .. instance .. ' ' .. carriedOut .. ' ' .. life) end
return {'ok', life, left}`,
};

/**
 * Registers an instance as a holder. KEYS[2…]: stamps. ARGV: epoch, life, instance, then the scopes.
 * @returns `ok`, the number of the last drop that it was told, and the stamps; `none` without a lease, without a stamp,
 *   with an open intent, or in another life
 */
export const PROMOTE: RedisScript = {
  source: `${PRELUDE}${DEMAND_EPOCH}
local instance = ARGV[3]
local now = milliseconds()
local function leased(who) return tonumber(field('l:' .. who) or 0) > now end
if field('life') ~= ARGV[2] or not leased(instance) then return {'none'} end
local answer = {'ok', field('n:' .. instance) or '0'}
for i = 2, #KEYS do
  local stamp = redis.pcall('GET', KEYS[i])
  if type(stamp) ~= 'string' or string.find(stamp, '|', 1, true) then return {'none'} end
  answer[#answer + 1] = stamp
end
for i = 4, #ARGV do
  local name = 'h:' .. ARGV[i]
  local holders = instance .. ':' .. answer[2]
  for other, since in string.gmatch(field(name) or '', '([^,:]+):(%d+)') do
    if other ~= instance and leased(other) then holders = holders .. ',' .. other .. ':' .. since end
  end
  redis.call('HSET', hot, name, holders)
end
return answer`,
};

/** Begins the hash anew for an epoch, unless it is of that epoch already. ARGV: epoch, life. */
export const BEGIN_EPOCH: RedisScript = {
  source: `${PRELUDE}
if field('epoch') ~= ARGV[1] then
  redis.call('DEL', hot)
  redis.call('HSET', hot, 'epoch', ARGV[1], 'life', ARGV[2])
end
return {'ok'}`,
};

/**
 * Puts the epoch back into a hash that was lost. ARGV: epoch, life, length of a lease in milliseconds.
 * @returns `ok`, or `other` when another epoch is there
 */
export const RESTORE_EPOCH: RedisScript = {
  source: `${PRELUDE}
local epoch = field('epoch')
if epoch and epoch ~= ARGV[1] then return {'other'} end
if not epoch then
  redis.call('DEL', hot)
  redis.call('HSET', hot, 'epoch', ARGV[1], 'life', ARGV[2], 'young', milliseconds() + ARGV[3])
end
return {'ok'}`,
};
