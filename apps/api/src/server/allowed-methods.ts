import type { FastifyInstance } from 'fastify';

/** Remembers the routes as they are registered, to tell "no such address" from "not with this method". */
export class AllowedMethods {
  private readonly methods = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', ({ url, method }) => this.remember(url, [method].flat()));
  }

  /** Methods that the address answers to; empty when there is no such address. */
  at(path: string): string[] {
    const found = [...this.methods.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }

  private remember(url: string, methods: readonly string[]): void {
    if (url.includes('*')) return;
    const known = this.methods.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    methods.forEach((method) => known.methods.add(method));
    this.methods.set(url, known);
  }
}

function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}
