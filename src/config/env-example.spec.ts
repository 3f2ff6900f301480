import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { environmentSchema, parseEnvironment } from './environment.js';

const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

describe('.env.example', () => {
  it('names the same variables as the schema, in the same order', () => {
    const documented = [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
    expect(documented).toEqual(Object.keys(environmentSchema.shape));
  });

  it('shows the defaults', () => {
    expect(parseEnvironment(parseEnv(text))).toEqual(parseEnvironment({}));
  });

  it('shows valid examples where there is no default', () => {
    const uncommented = text.replaceAll(/^#(?=[A-Z][A-Z0-9_]*=)/gm, '');
    expect(() => parseEnvironment(parseEnv(uncommented))).not.toThrow();
  });
});
