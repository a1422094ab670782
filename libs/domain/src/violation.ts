/** What is wrong with an input, where (RFC 6901 JSON pointer into the input), and how to mend it. */
export interface Violation {
  pointer: string;
  detail: string;
}
