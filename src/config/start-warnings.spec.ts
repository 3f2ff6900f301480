import { parseEnvironment } from './environment.js';
import { startWarnings } from './start-warnings.js';

const DATABASE_URL = 'postgresql://user:password@localhost:5432/tiered_ops';
const JWT_SECRET = 'x'.repeat(32);

it.each<[string, Record<string, string>, string[]]>([
  ['nothing of an embedded database', {}, []],
  ['nothing of a server in production', { DATABASE_URL, JWT_SECRET, NODE_ENV: 'production' }, []],
  ['that a server runs in development', { DATABASE_URL, JWT_SECRET }, ['NODE_ENV is development']],
  ['that a server has no key of its own', { DATABASE_URL, NODE_ENV: 'test' }, ['JWT_SECRET is not set']],
])('tells %s', (_, variables, expected) => {
  const warnings = startWarnings(parseEnvironment(variables));
  expect(warnings.map((warning) => warning.split(':')[0])).toEqual(expected);
});
