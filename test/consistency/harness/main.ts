/**
 * The command's entry. Node runs the harness as it is, without a build; the one thing that it cannot do by itself is to
 * find `x.ts` where an import says `x.js`, as imports do everywhere in this project.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !specifier.endsWith('.js')) return next(specifier, context);
    const source = new URL(`${specifier.slice(0, -'.js'.length)}.ts`, context.parentURL);
    return next(existsSync(fileURLToPath(source)) ? source.href : specifier, context);
  },
});

const { command } = await import('./command.js');
process.exitCode = await command(process.argv.slice(2));
