import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { address, cron, flag, fraction, wholeNumber, word } from './variable-types.js';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const HOUR_SECONDS = 3600;
const HS256_KEY_LENGTH = 32;

/** Every variable that the application reads, with its default. `.env.example` explains each of them. */
export const environmentSchema = z.object({
  NODE_ENV: word(['development', 'test', 'production']).default('development'),

  HOST: z.string().default('0.0.0.0'),
  PORT: wholeNumber(0, 65_535).default(3000),
  TRUST_PROXY: flag().default(false),
  BODY_LIMIT_BYTES: wholeNumber(KIBIBYTE, 100 * MEBIBYTE).default(MEBIBYTE),
  REQUEST_TIMEOUT_MS: wholeNumber(100, 600_000).default(30_000),

  DATABASE_URL: address(['postgres', 'postgresql'], 'postgresql://user:password@host:5432/database').optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_MIGRATE_ON_START: flag().default(true),
  DATABASE_READ_ONLY: flag().default(false),
  DATABASE_POOL_MIN: wholeNumber(0, 1000).default(0),
  DATABASE_POOL_MAX: wholeNumber(1, 1000).default(10),
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(100, 3_600_000).default(30_000),

  REDIS_URL: address(['redis', 'rediss'], 'redis://host:6379').optional(),
  REDIS_PREFIX: z
    .string()
    .regex(/^[\w:.-]{1,64}$/, 'up to 64 letters, digits, and the signs : . _ -')
    .default('tiered-ops:'),
  REDIS_TIMEOUT_MS: wholeNumber(1, 10_000).default(50),
  CACHE_MEMORY_BYTES: wholeNumber(MEBIBYTE, 1024 * 1024 * MEBIBYTE).default(64 * MEBIBYTE),
  CACHE_TTL_JITTER: fraction(0, 0.5).default(0.1),
  CACHE_MAX_STALENESS_MS: wholeNumber(100, 60_000).default(1000),
  CACHE_HOT_LEASE_MS: wholeNumber(0, 10_000).default(250),
  CACHE_LOAD_CONCURRENCY: wholeNumber(1, 1000).default(8),
  CACHE_LOAD_QUEUE: wholeNumber(0, 1_000_000).default(1000),
  CACHE_LOAD_WAIT_MS: wholeNumber(1, 600_000).default(5000),
  CACHE_AUDIT_RATE: fraction(0, 1).default(0.001),
  CACHE_WARM_ON_START: flag().default(true),
  CACHE_WARM_CRON: cron().default('*/5 * * * *'),

  QUERY_LOG: word(['off', 'on', 'full']).optional(),
  QUERY_LOG_SAMPLE: fraction(0, 1).default(1),

  JWT_SECRET: z.string().optional(),
  TOKEN_TTL_SECONDS: wholeNumber(HOUR_SECONDS, 30 * 24 * HOUR_SECONDS).default(8 * HOUR_SECONDS),
  AUTH_RECHECK_SECONDS: wholeNumber(0, HOUR_SECONDS).default(30),
  LOGIN_ATTEMPTS_PER_MINUTE: wholeNumber(10, 1_000_000).default(30),

  LOG_LEVEL: word(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_PRETTY: flag().default(false),
});

/** The environment, parsed and complete. */
export type Environment = Readonly<z.output<typeof environmentSchema>>;

const consistentEnvironment = environmentSchema.superRefine((environment, context) => {
  const refuse = (variable: keyof Environment, message: string): void => {
    context.addIssue({ code: 'custom', path: [variable], message });
  };
  if (environment.DATABASE_POOL_MIN > environment.DATABASE_POOL_MAX) {
    refuse('DATABASE_POOL_MIN', 'at most DATABASE_POOL_MAX');
  }
  if (environment.NODE_ENV === 'production' && (environment.JWT_SECRET?.length ?? 0) < HS256_KEY_LENGTH) {
    refuse('JWT_SECRET', `set to at least ${HS256_KEY_LENGTH} characters when NODE_ENV is production`);
  }
});

/**
 * Parses variables once. An empty variable counts as absent, because that is how shells, Compose files and
 * orchestrators spell "not set".
 *
 * @throws ConfigError one line that names every variable at fault and what would be right
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const present = Object.fromEntries(
    Object.keys(environmentSchema.shape)
      .map((name) => [name, variables[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = consistentEnvironment.safeParse(present);
  if (result.success) return Object.freeze(result.data);

  const faults = new Map<string, string>();
  for (const { path, message } of result.error.issues) {
    const name = String(path[0]);
    if (!faults.has(name)) faults.set(name, `${name} must be ${message}`);
  }
  throw new ConfigError([...faults.keys()], [...faults.values()].join('; '));
}
