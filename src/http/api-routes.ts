import { type INestApplication, RequestMethod } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { CachedInterceptor } from '../tiers/index.js';

type Handler = (...args: never[]) => unknown;

/** A handler of a controller, and what decorators say about it. */
export interface ApiRoute {
  readonly operationId: string;
  readonly controller: Handler;
  readonly handler: Handler;
  /** `GET`, `POST`, … */
  readonly method: string;
  /** The template below the global prefix, controller and handler joined: `jobs/:id`. */
  readonly path: string;
  /** Whether the cached tier serves it. */
  readonly cached: boolean;
}

/** `JobsController.workload` → `jobsWorkload`: unique, and what a generated client calls its function. */
export function operationIdOf(controllerKey: string, methodKey: string): string {
  const controller = controllerKey.replace(/Controller$/, '');
  return lowerFirst(controller) + methodKey.charAt(0).toUpperCase() + methodKey.slice(1);
}

/** Every route of every controller of the application. */
export function routesOf(app: INestApplication): ApiRoute[] {
  const scanner = new MetadataScanner();
  const controllers = new Set<Handler>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) if (metatype) controllers.add(metatype as Handler);
  }
  return [...controllers].flatMap((controller) => {
    const prototype = controller.prototype as Record<string, Handler>;
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      return handler && Reflect.hasMetadata(METHOD_METADATA, handler) ? [routeOf(controller, handler, name)] : [];
    });
  });
}

function routeOf(controller: Handler, handler: Handler, name: string): ApiRoute {
  const paths = [controller, handler].map((target) => String(Reflect.getMetadata(PATH_METADATA, target) ?? ''));
  const interceptors = (Reflect.getMetadata(INTERCEPTORS_METADATA, handler) ?? []) as unknown[];
  return {
    operationId: operationIdOf(controller.name, name),
    controller,
    handler,
    method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod],
    path: paths
      .map((path) => path.replaceAll(/^\/|\/$/g, ''))
      .filter(Boolean)
      .join('/'),
    cached: interceptors.includes(CachedInterceptor),
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
