import 'reflect-metadata';
import { fastifyHelmet } from '@fastify/helmet';
import type { INestApplication, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { Authenticator, isPublic, rolesOf } from './auth/index.js';
import { type Environment, HttpConfig, packageVersion, QueryConfig, startWarnings } from './config/index.js';
import { serveApiDocument } from './http/api-document.js';
import { ProblemFilter } from './http/problem.filter.js';
import { installRequestDeadlines } from './http/request-deadlines.js';
import { RequestTimes } from './http/request-times.js';
import { addDefaultHeaders, installEarlyAnswers, installRequestHooks, requestId } from './http/request-work.js';
import { answerClientError } from './http/server-errors.js';
import { nameInstance, serveOperationsPage } from './ops/index.js';
import { EarlyAnswers, WorkScope } from './tiers/index.js';

/** Routes beside `/api`. */
const UNPREFIXED = ['health/live', 'health/ready', 'metrics'];

/** For the pages for people; JSON is no page. */
const protectPage = fastifyHelmet.contentSecurityPolicy({
  directives: {
    styleSrc: ["'self'", "'unsafe-inline'"],
    // The server itself speaks plain HTTP; whoever puts TLS in front of it upgrades there.
    upgradeInsecureRequests: null,
  },
});

/** How Nest makes the application. */
export const APP_OPTIONS = {
  abortOnError: false,
  bufferLogs: true,
  // A start that fails is told in one line by the caller, not by what was buffered until then.
  autoFlushLogs: false,
  // Fastify's own parser reads JSON; Nest's would let forms in as well.
  bodyParser: false,
} as const satisfies NestApplicationOptions;

/** The application, wired and configured, neither initialized nor listening. */
export async function createApp(environment: Environment): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(environment),
    createAdapter(environment),
    APP_OPTIONS,
  );
  app.useLogger(app.get(Logger));
  app.flushLogs();
  configureApp(app);
  for (const warning of startWarnings(environment)) app.get(Logger).warn(warning, 'Start');
  return app;
}

/** The HTTP server under the application. */
export function createAdapter(environment: Environment): FastifyAdapter {
  const { bodyLimitBytes, requestTimeoutMs, trustProxy } = new HttpConfig(environment);
  const problems = new ProblemFilter();
  return new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    trustProxy,
    genReqId: requestId,
    // Who still holds a connection while the server ends is answered like everyone else; it then closes.
    return503OnClosing: false,
    skipMiddie: true,
    clientErrorHandler: answerClientError,
    // What the router refuses before any hook has run: a malformed URL, a parameter without end.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      addDefaultHeaders(request, reply);
      problems.answer(error, request, reply);
    },
  });
}

/** What is said about every route at once. Apart from {@link createApp} for tests, which make the application differently. */
export function configureApp(app: NestFastifyApplication): void {
  const { requestTimeoutMs } = app.get(HttpConfig);
  const early = app.get(EarlyAnswers);
  const authenticator = app.get(Authenticator);
  early.identifyBy(({ headers }) => {
    const person = authenticator.known(headers.authorization);
    const offset = headers['x-ctzoffset'];
    return person && offset !== undefined ? `${person.identity}@${String(offset)}` : person?.identity;
  });

  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeContentTypeParser('text/plain');
  const times = app.get(RequestTimes);
  const scope = app.get(WorkScope);
  const { explain } = app.get(QueryConfig);
  installEarlyAnswers(fastify, { early, times, scope, explain });
  installRequestHooks(fastify, { scope, times, explain });
  installRequestDeadlines(fastify, requestTimeoutMs);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/docs')) protectPage(request.raw, reply.raw, done);
    else done();
  });

  serveOperationsPage(fastify);
  nameInstance(fastify, scope.instance);

  app.setGlobalPrefix('api', { exclude: UNPREFIXED });
  documentApi(app);
}

function documentApi(app: INestApplication): void {
  serveApiDocument(app, {
    title: 'Tiered Ops',
    description:
      'Field operations: jobs, planned occurrences, assets and people of a business unit. Log in at `POST /api/auth/login`, then send the token as `Authorization: Bearer`.',
    version: packageVersion,
    isPublic: ({ handler, controller }) => isPublic(handler, controller),
    rolesOf: ({ handler, controller, method }) => rolesOf(handler, controller, method),
  });
}
