/** The parser of the final text. The only file that knows the library. */
export { parse, type AnyNode, type Literal, type Program } from 'acorn';
