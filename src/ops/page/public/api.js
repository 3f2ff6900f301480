import { session } from './session.js';

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** The server has answered with a problem; the message is for people. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether another login would help. */
  get isRefusal() {
    return this.status === UNAUTHORIZED || this.status === FORBIDDEN;
  }
}

/** @throws {ApiError} */
export function get(path) {
  return ask(path, {});
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

async function ask(path, options) {
  const response = await send(path, options);
  if (!response.ok) throw await refusal(response);
  return response.json();
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
