/**
 * A variable of the environment is missing or wrong. The message is one line that names the variable and what would be
 * right; it never holds the value, which may be a secret.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';

  constructor(
    /** The variables at fault, in the order of the schema. */
    readonly variables: readonly string[],
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
