import { hashApiKey } from '#libs/persistence';
import { allowsOrigin, Authenticator, type Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { ApiCatalogue } from '../catalogue/project-catalogue.js';

/**
 * Knows keys from the catalogue in memory; one that is not there may be new, so the database is asked once. So is it by the
 * first requests of a process, which may come before the first catalogue.
 */
@Injectable()
export class CatalogueAuthenticator extends Authenticator {
  /** Client keys as they were sent, by catalogue: they are in every page's source, so keeping them gives nothing away. */
  private readonly clients = new WeakMap<ApiCatalogue, Map<string, Principal>>();

  constructor(private readonly catalogue: CatalogueService) {
    super();
  }

  authenticate(key: string): Principal | Promise<Principal | null> {
    const hash = hashApiKey(key);
    return this.catalogue.newest?.principals.get(hash) ?? this.lookAgain(hash);
  }

  remembered(key: string): Principal | null {
    const { newest } = this.catalogue;
    if (newest === null) return null;
    const clients = this.clientsOf(newest);
    const known = clients.get(key) ?? newest.principals.get(hashApiKey(key)) ?? null;
    // Only keys that exist, so that there are no more than those.
    if (known?.scope === 'client') clients.set(key, known);
    return known;
  }

  welcomes(origin: string): boolean {
    const { newest } = this.catalogue;
    if (newest === null) return true;
    for (const { scope, allowedOrigins } of newest.principals.values()) {
      if (scope === 'client' && allowsOrigin(allowedOrigins, origin)) return true;
    }
    return false;
  }

  private clientsOf(catalogue: ApiCatalogue): Map<string, Principal> {
    let clients = this.clients.get(catalogue);
    if (clients === undefined) {
      clients = new Map();
      this.clients.set(catalogue, clients);
    }
    return clients;
  }

  private async lookAgain(hash: string): Promise<Principal | null> {
    const name = `key ${hash}`;
    const catalogue = await this.catalogue.afterMiss([name]);
    const principal = catalogue.principals.get(hash) ?? null;
    if (principal === null) this.catalogue.confirmUnknown(name, catalogue);
    return principal;
  }
}
