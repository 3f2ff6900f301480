import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError } from './config-error.js';
import { type Environment, parseEnvironment } from './environment.js';

/**
 * The environment of this process: the variables of a `.env` file in the working directory, if there is one, and over
 * them the real ones. The entry points call it once; everything else gets its slice injected.
 *
 * @throws ConfigError when a variable is wrong or missing, or the file cannot be read
 */
export function loadEnvironment(directory = process.cwd(), variables: NodeJS.ProcessEnv = process.env): Environment {
  return parseEnvironment({ ...readEnvFile(resolve(directory, '.env')), ...variables });
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError([], '.env must be a readable file, or absent', { cause: error });
  }
}
