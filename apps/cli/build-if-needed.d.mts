export function buildIfNeeded(options?: { announce?: boolean; project?: string }): Promise<void>;
