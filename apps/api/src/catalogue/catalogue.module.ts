import { Authenticator } from '#libs/platform';
import { Global, Module } from '@nestjs/common';
import { CatalogueAuthenticator } from '../auth/catalogue-authenticator.js';
import { CatalogueService } from './catalogue.service.js';

@Global()
@Module({
  providers: [CatalogueService, { provide: Authenticator, useClass: CatalogueAuthenticator }],
  exports: [CatalogueService, Authenticator],
})
export class CatalogueModule {}
