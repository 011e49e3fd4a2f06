/** Constructs that the interpreter lacks and the compiler does not express: what is said of them, and what to write instead. */
export const UNSUPPORTED = {
  'async-generator': ['Async generators are a syntax error on the interpreter', 'Pass a callback that receives each value.'],
  bigint: ['BigInt is a syntax error on the interpreter, whose numbers are 32-bit integers or doubles', 'Keep two 32-bit halves.'],
  'class-field': [
    'The interpreter keeps class fields on the prototype, one for all objects',
    'Assign them in the constructor, or use TypeScript.',
  ],
  decorator: [
    'Decorators need Reflect and property descriptors that the interpreter lacks',
    'Call the function on the class or the method.',
  ],
  'dynamic-import': ['import() is a syntax error on the interpreter: the bundle is all there is', 'Use a static import.'],
  'for-await': ['for await is a syntax error on the interpreter', 'Loop over the list and await each item.'],
  generator: ['Generators are a syntax error on the interpreter', 'Return a list, or pass a callback that receives each value.'],
  'import-meta': ['import.meta does not exist in a script', 'Remove it.'],
  label: ['Labels are not known to the interpreter', 'Move the loops into a function and return from it.'],
  'new-target': ['new.target is a syntax error on the interpreter', 'Pass what the constructor needs as a parameter.'],
  'private-member': ['Private #members are a syntax error on the interpreter', 'Use the private keyword of TypeScript.'],
  'static-block': ['Static blocks are a syntax error on the interpreter', 'Run the statements after the class.'],
  'super-call-in-arrow': ['super() in an arrow function is a syntax error on the interpreter', 'Call super() in the constructor itself.'],
  'tagged-template': ['Tagged templates are a syntax error on the interpreter', 'Call the function with a list of strings.'],
  'top-level-await': ['await outside of a function is a syntax error on the interpreter', 'Put it into an async function and call that.'],
  using: ['using declarations need Symbol.dispose, which the interpreter lacks', 'Close the resource in finally.'],
  with: ['with is a syntax error on the interpreter', 'Use a const for the object.'],
} as const;
