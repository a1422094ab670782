import { SetMetadata } from '@nestjs/common';

export const REPLAY_WITHOUT = Symbol('replay-without');

/** A member of the answer that must not be kept, not even for a retry. */
export const ReplayWithout = (member: string): MethodDecorator => SetMetadata(REPLAY_WITHOUT, member);
