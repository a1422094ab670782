/** The project that every installation has; the first migration makes it. */
export const DEFAULT_PROJECT_ID = '00000000-0000-0000-0000-000000000001';
