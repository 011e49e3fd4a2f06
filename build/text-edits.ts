/** Edits of a text that keep track of where its characters came from. The only file that knows the library. */
export { Bundle, MagicString } from 'magic-string';
