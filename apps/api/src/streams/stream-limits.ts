/** How many clients may wait for changes, and how often they hear that the connection lives. */
export class StreamLimits {
  constructor(
    /** Each holds a file descriptor and some ten kilobytes. */
    readonly most = 5_000,
    /** Well within the server's limit for connections without any byte, and within that of usual proxies. */
    readonly heartbeatMillis = 15_000,
    /** Bytes that clients were sent and have not taken, over all of them. */
    readonly mostUnread = 134_217_728,
  ) {}
}
