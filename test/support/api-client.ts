import type { AppAnswer, TestApp } from './test-app.js';

type Headers = Readonly<Record<string, string>>;

/** Somebody who uses the API. Paths are relative to `/api/`. */
export class ApiClient {
  constructor(
    private readonly app: TestApp,
    readonly loginid: string,
  ) {}

  get(path: string, headers: Headers = {}): Promise<AppAnswer> {
    return this.app.get(`/api/${path}`, this.loginid, headers);
  }

  /** The answer as the database has it now, past the cache. */
  getFresh(path: string): Promise<AppAnswer> {
    return this.get(path, { 'cache-control': 'no-cache' });
  }

  post(path: string, body: object): Promise<AppAnswer> {
    return this.app.request('POST', `/api/${path}`, { as: this.loginid, body });
  }

  patch(path: string, body: object, headers: Headers = {}): Promise<AppAnswer> {
    return this.app.request('PATCH', `/api/${path}`, { as: this.loginid, body, headers });
  }

  put(path: string): Promise<AppAnswer> {
    return this.app.request('PUT', `/api/${path}`, { as: this.loginid });
  }

  delete(path: string, headers: Headers = {}): Promise<AppAnswer> {
    return this.app.request('DELETE', `/api/${path}`, { as: this.loginid, headers });
  }

  /** Creates an entity. @returns its id @throws Error when the answer is not 201 */
  async make(path: string, body: object): Promise<number> {
    const { status, json, text } = await this.post(path, body);
    if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${text}`);
    return Number(json.id);
  }

  /** Writes, where the test is about what the write causes. @throws Error when it is refused */
  async write(method: 'patch' | 'put' | 'delete', path: string, body: object = {}): Promise<AppAnswer> {
    const answer = await (method === 'patch' ? this.patch(path, body) : this[method](path));
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer;
  }
}
