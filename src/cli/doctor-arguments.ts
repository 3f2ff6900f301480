import { parseArgs } from 'node:util';
import type { CommandVariables } from '../config/index.js';
import { checksNamed, type Credentials } from '../ops/doctor/index.js';
import { UsageError } from './command.js';

export interface DoctorArguments {
  /** Names or numbers of checks; absent: all. */
  readonly only: readonly string[] | undefined;
  readonly json: boolean;
  /** Whether a warning fails, too. */
  readonly strict: boolean;
  readonly url: string | undefined;
  readonly credentials: Credentials | undefined;
}

/** @throws UsageError, and what `parseArgs` throws */
export function parseDoctorArguments(argv: readonly string[], variables: CommandVariables): DoctorArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      url: { type: 'string' },
      token: { type: 'string' },
    },
  });
  const { json, strict, url } = values;
  if (url !== undefined && !/^https?:\/\/[^/]/.test(url))
    throw new UsageError('--url takes an address like http://host:3000');
  if (url === undefined && values.token !== undefined)
    throw new UsageError('--token is for the server that --url names');
  return { only: namesIn(values.only), json, strict, url, credentials: credentialsOf(values.token, variables) };
}

function namesIn(list: string | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined;
  const names = list.split(',').map((name) => name.trim());
  try {
    checksNamed(names);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
  return names;
}

function credentialsOf(token: string | undefined, { loginid, password }: CommandVariables): Credentials | undefined {
  if (token !== undefined) return { token };
  if (loginid === undefined) return undefined;
  if (password === undefined) throw new UsageError('Set DOCTOR_PASSWORD together with DOCTOR_LOGINID');
  return { loginid, password };
}
