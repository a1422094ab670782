import { hashApiKey } from '#libs/persistence';
import { allowsOrigin, Authenticator, type Principal } from '#libs/platform';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';

/**
 * Knows keys from the catalogue in memory; one that is not there may be new, so the database is asked once. So is it by the
 * first requests of a process, which may come before the first catalogue.
 */
@Injectable()
export class CatalogueAuthenticator extends Authenticator {
  constructor(private readonly catalogue: CatalogueService) {
    super();
  }

  authenticate(key: string): Principal | Promise<Principal | null> {
    const hash = hashApiKey(key);
    return this.catalogue.newest?.principals.get(hash) ?? this.lookAgain(hash);
  }

  remembered(key: string): Principal | null {
    return this.catalogue.newest?.principals.get(hashApiKey(key)) ?? null;
  }

  welcomes(origin: string): boolean {
    const { newest } = this.catalogue;
    if (newest === null) return true;
    for (const { scope, allowedOrigins } of newest.principals.values()) {
      if (scope === 'client' && allowsOrigin(allowedOrigins, origin)) return true;
    }
    return false;
  }

  private async lookAgain(hash: string): Promise<Principal | null> {
    const name = `key ${hash}`;
    const catalogue = await this.catalogue.afterMiss([name]);
    const principal = catalogue.principals.get(hash) ?? null;
    if (principal === null) this.catalogue.confirmUnknown(name, catalogue);
    return principal;
  }
}
