/** The parser of the final text. The only file that knows the library. */
export { parse } from 'acorn';
export type * from 'acorn';
