/** How many clients may wait for changes, and how often they hear that the connection lives. */
export class StreamLimits {
  constructor(
    /** Each holds a file descriptor and some ten kilobytes. */
    readonly most = 5_000,
    /** Well within the server's limit for connections without any byte, and within that of usual proxies. */
    readonly heartbeatMillis = 15_000,
  ) {}
}
