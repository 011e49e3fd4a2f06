/**
 * The compiler's own interface. The only file that knows the package. Required, not imported: of a CommonJS package that names no type,
 * `import` reads and parses the 9 MB twice more.
 */
// @ts-expect-error TS1294: not erasable, but the only form that gives the types by `require`; everything that strips types here knows it.
import ts = require('typescript');
export default ts;
