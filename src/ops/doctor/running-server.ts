/** How to be let in: a token, or somebody's login. */
export type Credentials = { readonly token: string } | { readonly loginid: string; readonly password: string };

export interface ServerAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const TIMEOUT_MS = 15_000;
const OK = 200;

/** The server cannot be asked, or lets nobody in. The message is one line for whoever named it. */
export class ServerUnavailableError extends Error {
  override readonly name = 'ServerUnavailableError';
  readonly code = 'E_SERVER_UNAVAILABLE';
}

/** A running instance of this application, as far as it can be asked over HTTP. Only GET is sent, after a login. */
export class RunningServer {
  private constructor(
    readonly url: string,
    private readonly token: string | undefined,
  ) {}

  /**
   * @param credentials absent: only what everybody may see is asked
   * @throws ServerUnavailableError
   */
  static async open(url: string, credentials?: Credentials): Promise<RunningServer> {
    const base = url.replace(/\/+$/, '');
    const open = new RunningServer(base, undefined);
    const { status } = await open.get('/health/live');
    if (status !== OK)
      throw new ServerUnavailableError(`${base}/health/live answered ${status}: is it this application?`);
    if (!credentials) return open;
    const token = 'token' in credentials ? credentials.token : await login(base, credentials);
    return new RunningServer(base, token);
  }

  /** Whether somebody is logged in, so that more than probes may be asked. */
  get authorized(): boolean {
    return this.token !== undefined;
  }

  /** @throws ServerUnavailableError */
  async get(path: string): Promise<ServerAnswer> {
    const headers: Record<string, string> = this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    const response = await send(`${this.url}${path}`, { headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** The JSON at a path; undefined where the server does not answer 200. @throws ServerUnavailableError */
  async json<T>(path: string): Promise<T | undefined> {
    const { status, text } = await this.get(path);
    return status === OK ? (JSON.parse(text) as T) : undefined;
  }
}

async function login(base: string, { loginid, password }: Exclude<Credentials, { token: string }>): Promise<string> {
  const body = JSON.stringify({ loginid, password });
  const headers = { 'content-type': 'application/json' };
  const response = await send(`${base}/api/auth/login`, { method: 'POST', body, headers });
  if (response.status !== OK) {
    throw new ServerUnavailableError(`The login of ${loginid} at ${base} was answered ${response.status}.`);
  }
  return ((await response.json()) as { accessToken: string }).accessToken;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new ServerUnavailableError(`Cannot reach ${url}: ${reason}.`, { cause: error });
  }
}
