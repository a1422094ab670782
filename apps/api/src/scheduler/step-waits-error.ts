/** A step whose time has come cannot be judged yet: it is looked at again, and taken when it can, without anybody doing anything. */
export class StepWaitsError extends Error {
  override readonly name = 'StepWaitsError';
}
