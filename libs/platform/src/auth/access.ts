import type { ApiKeyScope } from '#libs/domain';
import { SetMetadata } from '@nestjs/common';

/** What a route asks for: nothing, or a key of this scope. */
export type Access = 'public' | ApiKeyScope;

export const ACCESS = Symbol('access');

/** Anybody may call it, without a key. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/** A key of this scope may call it; admin keys may call everything. */
export const RequiresScope = (scope: ApiKeyScope): MethodDecorator & ClassDecorator =>
  SetMetadata(ACCESS, scope);
