import { ACCESS, type Access } from '#libs/platform';
import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** One method at one path, in OpenAPI's notation, and who may call it. */
export interface RouteEntry {
  method: string;
  path: string;
  /** Undefined: the route does not say, and so lets nobody through. */
  access: Access | undefined;
  /** Of a raw route: its part of the OpenAPI document. */
  operation: Record<string, unknown> | undefined;
}

/** Preflights carry no key by design, and answer nothing. */
const PREFLIGHT = 'OPTIONS';

/** Every route of the server, as the router got it. */
export class RouteInventory {
  private readonly routes: RouteOptions[] = [];

  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', (route) => void this.routes.push(route));
  }

  list(app: INestApplication): RouteEntry[] {
    const accessOfControllers = controllerAccess(app);
    return this.routes.flatMap(({ url, method, config }) =>
      [method]
        .flat()
        .filter((one) => one !== PREFLIGHT)
        .map((one) => ({
          method: one,
          path: openApiPath(url),
          access: config?.access ?? accessOfControllers.get(`${one === 'HEAD' ? 'GET' : one} ${url}`),
          operation: config?.operation,
        })),
    );
  }
}

function openApiPath(url: string): string {
  return url.replace(/:([A-Za-z]+)/g, '{$1}');
}

/** What the guard will find, by method and path. */
function controllerAccess(app: INestApplication): Map<string, Access | undefined> {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const found = new Map<string, Access | undefined>();
  for (const { instance, metatype } of app.get(DiscoveryService).getControllers()) {
    if (typeof metatype !== 'function' || !instance) continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name] as () => unknown;
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) continue;
      const path = [metatype, handler].map((target) => Reflect.getMetadata(PATH_METADATA, target) as string);
      const access = reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, metatype]);
      found.set(`${RequestMethod[method]} ${joinPath(path)}`, access);
    }
  }
  return found;
}

function joinPath(parts: readonly string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
}
