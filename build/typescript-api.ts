/** The compiler's own interface. The only file that knows the package. */
export { default } from 'typescript';
