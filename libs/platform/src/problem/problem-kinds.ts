/** One kind of failure: its status, a title that never changes, and what it means to whoever gets it. */
export interface ProblemKind {
  status: number;
  title: string;
  explanation: string;
}

/** Every kind of problem that the platform answers with, by the last segment of its `type`. Codes are stable. */
export const PROBLEM_KINDS = {
  'malformed-request': {
    status: 400,
    title: 'The request cannot be read',
    explanation: 'The request line or a header could not be parsed. Check the URL and the client library.',
  },
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    explanation:
      'The body could not be parsed as JSON in UTF-8. The detail names the place where parsing stopped.',
  },
  'hostile-json': {
    status: 400,
    title: 'The body exceeds a structural limit',
    explanation:
      'JSON may nest 32 levels deep, an object may have 256 members with names of at most 256 bytes, and all arrays together 50,000 items (of a saved group 100,000). The pointer names the place. Names like "__proto__" are refused everywhere.',
  },
  'invalid-input': {
    status: 400,
    title: 'The input is not valid',
    explanation:
      'At least one member of the input is wrong. `errors` lists each with a JSON pointer (RFC 6901) into the body; pointers that begin with /query, /path or /header are into the other parts of the request.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid API key',
    explanation:
      'Send an API key as "Authorization: Bearer <key>". A key that was revoked, or is not known here, counts as none.',
  },
  forbidden: {
    status: 403,
    title: 'The API key may not do this',
    explanation:
      'A client key asks for assignments and sends events; everything else needs an admin key. Keep admin keys out of apps.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    explanation: 'Nothing exists at this address or under this key. Keys are case-sensitive.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not allowed here',
    explanation: 'The address exists but not with this method; the Allow header names those that do.',
  },
  'not-acceptable': {
    status: 406,
    title: 'No such representation',
    explanation: 'A report comes as application/json, text/csv or text/html.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request came in too slowly',
    explanation: 'The whole request must arrive within ten seconds. Send smaller batches over slow networks.',
  },
  'already-exists': {
    status: 409,
    title: 'The key is taken',
    explanation: 'Keys are unique in a project and never change. Choose another, or update what exists.',
  },
  lifecycle: {
    status: 409,
    title: 'The life cycle does not allow this step',
    explanation:
      'draft -> running (<-> paused) -> stopped -> decided -> archived. The detail says where the experiment is.',
  },
  'frozen-plan': {
    status: 409,
    title: 'The plan is frozen',
    explanation:
      'Starting an experiment freezes what it promised: unit, control, metrics, analysis, hypothesis and layer. Changing them afterwards would change the question that was asked.',
  },
  'layer-taken': {
    status: 409,
    title: 'The layer has no room',
    explanation:
      'Experiments of one layer never share a unit, so each holds a part of it from its start to its stop. The detail says who holds what and how much is free: ask for less, or stop another first.',
  },
  'in-use': {
    status: 409,
    title: 'Something depends on it',
    explanation:
      'It is used elsewhere, so it cannot be removed or redefined now. The detail names what uses it.',
  },
  'last-admin-key': {
    status: 409,
    title: 'It is the last admin key',
    explanation:
      'Without an admin key nobody could manage the project any more. Make another one with POST /v1/keys, use it, and revoke this one with it.',
  },
  'idempotency-running': {
    status: 409,
    title: 'The first request is still running',
    explanation: 'A request with this Idempotency-Key has not finished. Retry after the time in Retry-After.',
  },
  'version-conflict': {
    status: 409,
    title: 'Somebody else changed it',
    explanation: 'Read it again, look at what changed, and repeat your change on top of it.',
  },
  'precondition-failed': {
    status: 412,
    title: 'The entity has another version',
    explanation: 'If-Match names a version that is not the current one. Read again and repeat the change.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    explanation:
      'The detail says how many bytes the address takes, and what to do instead. Most take 1,048,576; batches of events 5,242,880; saved groups 8,388,608; /v1/events/bulk any number of lines of 262,144 each.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The address is too long',
    explanation: 'A segment of the path is longer than any key can be.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The content type is not understood',
    explanation:
      'Send application/json. Events are taken as text/plain too, for navigator.sendBeacon, and /v1/events/bulk takes application/x-ndjson.',
  },
  'idempotency-mismatch': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    explanation: 'A key belongs to one method, address and body for a day. Use a new key for a new request.',
  },
  'no-history': {
    status: 422,
    title: 'The data do not tell it yet',
    explanation:
      "The answer needs the project's own data, and there are too few of them. The detail says what to send instead.",
  },
  'rate-limited': {
    status: 429,
    title: 'Too many events of this key',
    explanation:
      'The installation limits how many events one key may send. Send the same events again after the time in Retry-After; the RateLimit headers of every answer say how much is left.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    explanation: 'All headers together may have 16 KB.',
  },
  internal: {
    status: 500,
    title: 'The server failed',
    explanation: 'This is a defect of the server. The request id finds the log entry.',
  },
  unavailable: {
    status: 503,
    title: 'Not available at the moment',
    explanation:
      'The server is starting or stopping, or what the request needs was not read yet. Retry after the time in Retry-After.',
  },
  'database-unavailable': {
    status: 503,
    title: 'The database does not answer',
    explanation:
      'A change that was under way may or may not have happened: read before trying it again, or send an Idempotency-Key. Retry after the time in Retry-After.',
  },
  'event-log-unavailable': {
    status: 503,
    title: 'Events cannot be stored at the moment',
    explanation:
      'None of the events was acknowledged. Send the same events with the same ids again after the time in Retry-After; what was stored already counts once.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEM_KINDS;
