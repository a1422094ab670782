/** Under which the database knows the sessions that write to the log. */
export const WRITER_NAME = 'consumer-science event log';
