import { ConfigError } from './config-error.js';
import { parseEnvironment } from './environment.js';

const secret = 'a-secret-that-must-not-appear-anywhere';

function faultOf(variables: Record<string, string>): ConfigError {
  try {
    parseEnvironment(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The environment was accepted.');
}

describe('parseEnvironment', () => {
  it('gives every variable without a natural absence a default', () => {
    expect(parseEnvironment({})).toEqual({
      NODE_ENV: 'development',
      HOST: '0.0.0.0',
      PORT: 3000,
      TRUST_PROXY: false,
      BODY_LIMIT_BYTES: 1_048_576,
      REQUEST_TIMEOUT_MS: 30_000,
      DATABASE_MIGRATE_ON_START: true,
      DATABASE_READ_ONLY: false,
      DATABASE_POOL_MIN: 0,
      DATABASE_POOL_MAX: 10,
      DATABASE_STATEMENT_TIMEOUT_MS: 30_000,
      REDIS_PREFIX: 'tiered-ops:',
      REDIS_TIMEOUT_MS: 50,
      CACHE_MEMORY_BYTES: 67_108_864,
      CACHE_TTL_JITTER: 0.1,
      CACHE_MAX_STALENESS_MS: 1000,
      CACHE_HOT_LEASE_MS: 250,
      CACHE_LOAD_CONCURRENCY: 8,
      CACHE_LOAD_QUEUE: 1000,
      CACHE_LOAD_WAIT_MS: 5000,
      CACHE_AUDIT_RATE: 0.001,
      CACHE_WARM_ON_START: true,
      CACHE_WARM_CRON: '*/5 * * * *',
      QUERY_LOG_SAMPLE: 1,
      TOKEN_TTL_SECONDS: 28_800,
      AUTH_RECHECK_SECONDS: 30,
      LOGIN_ATTEMPTS_PER_MINUTE: 30,
      LOG_LEVEL: 'info',
      LOG_PRETTY: false,
    });
  });

  it('takes an empty or blank variable as absent', () => {
    expect(parseEnvironment({ DATABASE_URL: '', REDIS_URL: ' ', PORT: '' })).toEqual(parseEnvironment({}));
  });

  it('ignores variables that are not its own', () => {
    expect(parseEnvironment({ PATH: '/bin', HOME: '/root' })).toEqual(parseEnvironment({}));
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(parseEnvironment({}))).toBe(true);
  });

  it.each([
    ['PORT', '0', 0],
    ['PORT', ' 8080 ', 8080],
    ['TRUST_PROXY', '1', true],
    ['CACHE_WARM_ON_START', 'off', false],
    ['CACHE_WARM_CRON', 'off', null],
    ['CACHE_WARM_CRON', '0 */10 * * * MON-FRI', '0 */10 * * * MON-FRI'],
    ['CACHE_TTL_JITTER', '0', 0],
    ['CACHE_MAX_STALENESS_MS', '100', 100],
    ['CACHE_HOT_LEASE_MS', '0', 0],
    ['CACHE_LOAD_QUEUE', '0', 0],
    ['CACHE_AUDIT_RATE', '1', 1],
    ['DATABASE_URL', 'postgres://u:p@db/app', 'postgres://u:p@db/app'],
    ['DATABASE_URL', 'postgresql:///app?host=/run/postgresql', 'postgresql:///app?host=/run/postgresql'],
    ['REDIS_URL', 'rediss://:p@cache:6380/2', 'rediss://:p@cache:6380/2'],
    ['JWT_SECRET', 'short in development', 'short in development'],
  ] as const)('reads %s=%j', (name, text, value) => {
    expect(parseEnvironment({ [name]: text })[name]).toBe(value);
  });

  it.each([
    ['NODE_ENV', 'prod', 'NODE_ENV must be one of development, test, production'],
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '3000.5', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '0x10', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '-1', 'PORT must be a whole number from 0 to 65535'],
    ['TRUST_PROXY', 'maybe', 'TRUST_PROXY must be true or false'],
    ['BODY_LIMIT_BYTES', '1mb', 'BODY_LIMIT_BYTES must be a whole number from 1024 to 104857600'],
    [
      'DATABASE_URL',
      'mysql://db/app',
      'DATABASE_URL must be an address such as postgresql://user:password@host:5432/database',
    ],
    ['REDIS_URL', 'localhost:6379', 'REDIS_URL must be an address such as redis://host:6379'],
    ['REDIS_PREFIX', 'with space', 'REDIS_PREFIX must be up to 64 letters, digits, and the signs : . _ -'],
    ['CACHE_TTL_JITTER', '0.9', 'CACHE_TTL_JITTER must be a number from 0 to 0.5'],
    ['CACHE_MAX_STALENESS_MS', '99', 'CACHE_MAX_STALENESS_MS must be a whole number from 100 to 60000'],
    ['CACHE_HOT_LEASE_MS', '10001', 'CACHE_HOT_LEASE_MS must be a whole number from 0 to 10000'],
    ['CACHE_LOAD_CONCURRENCY', '0', 'CACHE_LOAD_CONCURRENCY must be a whole number from 1 to 1000'],
    ['CACHE_AUDIT_RATE', '1.5', 'CACHE_AUDIT_RATE must be a number from 0 to 1'],
    [
      'CACHE_WARM_CRON',
      'hourly',
      'CACHE_WARM_CRON must be a cron expression of five or six fields such as */5 * * * *, or off',
    ],
    ['TOKEN_TTL_SECONDS', '3599', 'TOKEN_TTL_SECONDS must be a whole number from 3600 to 2592000'],
    ['LOGIN_ATTEMPTS_PER_MINUTE', '9', 'LOGIN_ATTEMPTS_PER_MINUTE must be a whole number from 10 to 1000000'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
  ])('refuses %s=%s with one line', (name, text, message) => {
    const fault = faultOf({ [name]: text });
    expect(fault.message).toBe(message);
    expect(fault.variables).toEqual([name]);
  });

  it('names every variable at fault in the one line', () => {
    const fault = faultOf({ PORT: 'http', LOG_LEVEL: 'loud' });
    expect(fault.variables).toEqual(['PORT', 'LOG_LEVEL']);
    expect(fault.message).not.toContain('\n');
  });

  it('never repeats a value', () => {
    const variables = Object.keys(parseEnvironment({})).map((name) => [name, `${secret}\n`]);
    const wrong = { ...Object.fromEntries(variables), DATABASE_URL: secret, REDIS_URL: secret } as Record<
      string,
      string
    >;
    const fault = faultOf(wrong);
    expect(`${fault.message}${fault.stack}${JSON.stringify(fault)}`).not.toContain(secret);
    expect(fault.cause).toBeUndefined();
  });

  it('refuses a pool whose minimum exceeds its maximum', () => {
    expect(faultOf({ DATABASE_POOL_MIN: '11' }).message).toBe('DATABASE_POOL_MIN must be at most DATABASE_POOL_MAX');
  });

  it.each([undefined, '', 'x'.repeat(31)])('requires a long JWT_SECRET in production, not %j', (JWT_SECRET) => {
    const fault = faultOf({ NODE_ENV: 'production', ...(JWT_SECRET === undefined ? {} : { JWT_SECRET }) });
    expect(fault.message).toBe('JWT_SECRET must be set to at least 32 characters when NODE_ENV is production');
  });

  it('accepts a long JWT_SECRET in production', () => {
    const JWT_SECRET = 'x'.repeat(32);
    expect(parseEnvironment({ NODE_ENV: 'production', JWT_SECRET }).JWT_SECRET).toBe(JWT_SECRET);
  });
});
