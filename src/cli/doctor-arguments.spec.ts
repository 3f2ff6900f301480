import { UsageError } from './command.js';
import { parseDoctorArguments } from './doctor-arguments.js';

const nobody = { loginid: undefined, password: undefined, noColor: false };
const parse = (...argv: string[]) => parseDoctorArguments(argv, nobody);

it('asks for everything, for people, by default', () => {
  expect(parse()).toEqual({ only: undefined, json: false, strict: false, url: undefined, credentials: undefined });
});

it('takes numbers and names of checks', () => {
  expect(parse('--only', '1, indexes').only).toEqual(['1', 'indexes']);
});

it('refuses a check that is not there, and names those that are', () => {
  expect(() => parse('--only', '11')).toThrow(UsageError);
  expect(() => parse('--only', 'index')).toThrow(
    /There is no check "index"; there are 1 n-plus-one, .*10 invalidation/,
  );
  expect(() => parse('--only', '')).toThrow(UsageError);
});

it('takes a server with a token, or with the login that the environment names', () => {
  const url = 'http://localhost:3000';
  expect(parse('--url', url, '--token', 't')).toMatchObject({ url, credentials: { token: 't' } });
  const somebody = { loginid: 'admin-BU001', password: 'demo', noColor: false };
  expect(parseDoctorArguments(['--url', url], somebody).credentials).toEqual({
    loginid: 'admin-BU001',
    password: 'demo',
  });
});

it.each([[['--url', 'localhost:3000']], [['--token', 't']], [['--verbose']], [['something']], [['--json=yes']]])(
  'refuses %j',
  (argv) => {
    expect(() => parse(...argv)).toThrow();
  },
);

it('refuses a login without a password', () => {
  const half = { loginid: 'admin-BU001', password: undefined, noColor: false };
  expect(() => parseDoctorArguments([], half)).toThrow(/DOCTOR_PASSWORD/);
});
