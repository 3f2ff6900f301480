import { conflict, Problem, unavailable, unprocessable } from './problems.js';

/** What PostgreSQL says about a failed statement, as the drivers pass it on. */
interface PostgresError {
  /** SQLSTATE. */
  readonly code: string;
  readonly detail?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** By its classes, because codes of the operating system (EPIPE, EPERM) have five letters too. */
const SQLSTATE = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/;

/** Failures to reach the database at all, by the code of the network or the words of the pool. */
const LOST_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
const LOST_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|server closed the connection|PGlite is closed/i;

/** SQLSTATE classes and codes that mean: not now. */
const NOT_NOW: Readonly<Record<string, string>> = {
  '08': 'The connection to the database was lost.',
  '53': 'The database is out of resources.',
  '57': 'The database is restarting.',
  '57014': 'The database took too long to answer.',
  '40001': 'The database could not order this write among others.',
  '40P01': 'The database could not order this write among others.',
  '55P03': 'Another write holds the row for too long.',
  '25006': 'The database accepts no writes at present.',
};

/** Rules over several columns, whose constraint names no single one. */
const RULES: Readonly<Record<string, readonly [property: string, detail: string]>> = {
  activity_jobneed_period_check: ['expirydatetime', 'must not be before plandatetime'],
  activity_warranty_period_check: ['expiresOn', 'must not be before startsOn'],
  keep_tenant: ['bu', 'cannot change: a row stays with its business unit'],
};

/**
 * The problem that a database error means to a client; undefined where it means a fault of this program.
 * @param method of the request: a foreign key that fails in a DELETE is a row that is still needed
 */
export function databaseProblem(error: unknown, method: string): Problem | undefined {
  const failure = postgresErrorOf(error);
  if (!failure) return isLost(error) ? unavailable('The database cannot be reached.', error) : undefined;
  switch (failure.code) {
    case '23503':
      return foreignKeyProblem(failure, method);
    case '23505':
      return uniqueProblem(failure);
    case '23514':
      return checkProblem(failure);
    case '23502':
      return unprocessable(camelCase(failure.column ?? 'a property'), 'must not be null');
    case '22003':
      return new Problem('unprocessable', 'A number is out of the range of its column.');
    case '22001':
      return new Problem('unprocessable', 'A text is longer than its column allows.');
    case '22008':
      return new Problem('unprocessable', 'A date or time is out of range.');
    case '22P02':
    case '22007':
    case '22021':
    case '22P05':
      return new Problem('bad-request', 'A value is not of the form that its column needs.');
    default: {
      const reason = NOT_NOW[failure.code] ?? NOT_NOW[failure.code.slice(0, 2)];
      return reason === undefined ? undefined : unavailable(reason, error);
    }
  }
}

function foreignKeyProblem({ detail = '', table = '', constraint = '' }: PostgresError, method: string): Problem {
  if (method === 'DELETE' || detail.includes('still referenced')) {
    return conflict(`It is still needed by a row of ${table.replace(/^[a-z]+_/, '') || 'another table'}.`);
  }
  const column = constraint.replace(`${table}_`, '').replace(/_fkey$/, '');
  return unprocessable(camelCase(column || 'a relation'), 'names no row of this business unit');
}

function uniqueProblem({ detail = '' }: PostgresError): Problem {
  const columns = /\(([\w, ]+)\)=\(/.exec(detail)?.[1]?.split(', ') ?? [];
  const properties = columns.filter((column) => column !== 'bu_id').map(camelCase);
  const what = properties.join(' and ') || 'A value that must be unique';
  return new Problem('conflict', `${what} is already in use.`, {
    errors: properties.map((property) => ({ pointer: `/${property}`, detail: 'is already in use' })),
  });
}

function checkProblem({ table = '', constraint = '' }: PostgresError): Problem {
  const rule = RULES[constraint];
  if (rule) return unprocessable(...rule);
  const column = constraint.replace(`${table}_`, '').replace(/_check\d*$/, '');
  return unprocessable(camelCase(column || 'a property'), 'is not a value that its column allows');
}

/** The database's own error, wherever in the chain of causes a library has put it. */
function postgresErrorOf(error: unknown): PostgresError | undefined {
  for (let link = error, depth = 0; link instanceof Error && depth < 5; link = link.cause, depth += 1) {
    const { code } = link as Partial<PostgresError>;
    if (typeof code === 'string' && SQLSTATE.test(code)) return link as unknown as PostgresError;
  }
  return undefined;
}

function isLost(error: unknown): boolean {
  for (let link = error, depth = 0; link instanceof Error && depth < 5; link = link.cause, depth += 1) {
    if (LOST_CODES.has(String((link as NodeJS.ErrnoException).code)) || LOST_WORDS.test(link.message)) return true;
    if (link instanceof AggregateError && link.errors.some(isLost)) return true;
  }
  return false;
}

/** `assigned_to_id` → `assignedToId`: how requests and answers spell a column. */
function camelCase(column: string): string {
  return column.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
