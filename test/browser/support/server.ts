import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../../src/app.factory.js';
import { parseEnvironment } from '../../../src/config/index.js';
import { demoSeedOptions } from '../../../src/database/seeding/index.js';
import { fillDatabase } from '../../support/fill-database.js';
import { testEnvironment } from '../../support/test-database.js';

/** The real application with demo data, listening, on its own clock. */
export class Server {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  static async start(): Promise<Server> {
    const { variables, cleanUp } = await testEnvironment();
    const app = await createApp(
      parseEnvironment({
        ...variables,
        HOST: '127.0.0.1',
        PORT: '0',
        QUERY_LOG: 'full',
        LOGIN_ATTEMPTS_PER_MINUTE: '1000',
      }),
    );
    await fillDatabase(app, demoSeedOptions());
    await app.listen(0, '127.0.0.1');
    return new Server(app, (await app.getUrl()).replace('[::1]', '127.0.0.1'), cleanUp);
  }

  /** Uses the API as any client does. @throws Error when it refuses */
  async api(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: object,
    loginid = 'manager-BU001',
  ): Promise<unknown> {
    const token = this.#tokens.get(loginid) ?? (await this.#logIn(loginid));
    this.#tokens.set(loginid, token);
    const response = await fetch(`${this.url}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.cleanUp();
  }

  readonly #tokens = new Map<string, string>();

  async #logIn(loginid: string): Promise<string> {
    const response = await fetch(`${this.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ loginid, password: 'demo' }),
    });
    return ((await response.json()) as { accessToken: string }).accessToken;
  }
}
