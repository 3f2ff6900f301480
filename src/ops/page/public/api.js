import { session } from './session.js';

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const SERVER_ERROR = 500;
/** A comparison and a warming take their time. */
const PATIENCE_MS = { GET: 30_000, POST: 60_000 };

let tellInstance = () => {};

/** Calls `listener` with the name of each process that answers. */
export function onInstance(listener) {
  tellInstance = listener;
}

/** The server has answered with a problem, or not at all (status 0); the message is for people. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether another login would help. */
  get isRefusal() {
    return this.status === UNAUTHORIZED || this.status === FORBIDDEN;
  }

  /** Why another login is needed, as the end of the stream says it, too. */
  get reason() {
    return this.status === FORBIDDEN ? 'forbidden' : 'unauthorized';
  }

  /** Whether the same may be answered in a while. */
  get isPassing() {
    return this.status === 0 || this.status >= SERVER_ERROR;
  }
}

/** @param {AbortSignal} [signal] the answer is not wanted any more @throws {ApiError} */
export function get(path, signal) {
  return ask(path, { method: 'GET', signal });
}

/** @throws {ApiError} */
export function post(path, body) {
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** The head of an answer that does not end. @throws {ApiError} */
export async function watch(path, signal) {
  const response = await send(path, { signal, headers: { accept: 'text/event-stream' } });
  if (!response.ok) throw await refusal(response);
  return response;
}

/** @returns {Promise<string>} the token @throws {ApiError} */
export async function logIn(loginid, password) {
  const { accessToken } = await post('auth/login', { loginid, password });
  return accessToken;
}

async function ask(path, { signal, ...options }) {
  const late = AbortSignal.timeout(PATIENCE_MS[options.method]);
  try {
    const response = await send(path, { ...options, signal: signal ? AbortSignal.any([signal, late]) : late });
    if (!response.ok) throw await refusal(response);
    const instance = response.headers.get('x-instance');
    if (instance) tellInstance(instance);
    return await response.json();
  } catch (error) {
    if (!late.aborted || error instanceof ApiError) throw error;
    throw new ApiError(0, `The server did not answer within ${PATIENCE_MS[options.method] / 1000} s.`);
  }
}

async function send(path, { headers = {}, ...options }) {
  const { token } = session;
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  try {
    return await fetch(`/api/${path}`, { cache: 'no-store', ...options, headers: { ...headers, ...authorization } });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, 'The server cannot be reached.');
  }
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new ApiError(response.status, problem.detail ?? `The server answered ${response.status}.`);
}
