/** What commands read of the environment, and the application does not. */
export interface CommandVariables {
  /** Who asks a running server, where no token is given. */
  readonly loginid: string | undefined;
  readonly password: string | undefined;
  /** Whether colours are unwanted: https://no-color.org */
  readonly noColor: boolean;
}

/** Reads them once. An empty variable counts as absent. */
export function commandVariables(
  { DOCTOR_LOGINID, DOCTOR_PASSWORD, NO_COLOR }: NodeJS.ProcessEnv = process.env,
): CommandVariables {
  return { loginid: DOCTOR_LOGINID || undefined, password: DOCTOR_PASSWORD || undefined, noColor: Boolean(NO_COLOR) };
}
