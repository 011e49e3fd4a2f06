/** What the passes that know types say, sorted by function name: subject, what the interpreter does, what to write instead. */
import { error, warning } from '../diagnostics.ts';
import type { Finding } from '../failure.ts';

export const accessorAssigned = (name: string): Finding =>
  error(
    'stored-value',
    `Assigning to "${name}" runs its getter as well on the interpreter, and the type does not say whether it is an accessor`,
    'Assign through a variable of the class, or give the object a method.',
  );

export const arrayHole = (): Finding =>
  warning(
    'array-hole',
    'A hole that is written in a list is an item on the board, undefined, where the language has none',
    'Write undefined in its place.',
  );

export const arraySetLength = (): Finding =>
  error('array-length', 'Assigning to the length of an array throws on the interpreter', 'Write list.length = count, which is compiled.');

export const boxedValue = (maker: string): Finding =>
  error(
    'boxed-value',
    `${maker}(…) gives the plain value on the interpreter, in the language an object that is true and equal to nothing else`,
    'Write the value itself, or Number(x), String(x) and Boolean(x) without new.',
  );

export const bytesEquality = (): Finding =>
  error(
    'bytes-equality',
    'Two typed arrays of the same items are equal on the interpreter, in the language only one and itself',
    'Compare item by item, a.every((x, i) => x === b[i]), or keep a name beside each.',
  );

export const boundClass = (): Finding =>
  error(
    'bound-class',
    'new of a bound class runs its constructor with the object that it is bound to on the interpreter',
    'Pass a function that makes the object: (b) => new A(1, b).',
  );

export const boundTwice = (): Finding =>
  error(
    'bound-twice',
    'A function that is bound already gets the second object for its this on the interpreter, in the language it keeps the first',
    'Bind the function itself, or write an arrow function that calls it.',
  );

export const clampedRounding = (): Finding =>
  warning(
    'clamped-rounding',
    'A Uint8ClampedArray cuts fractions off on the interpreter, where the language rounds',
    'Round the values first.',
  );

export const consoleFormat = (): Finding =>
  warning('console-format', 'The console of the board puts nothing in place of %', 'Write a template: `${count} items`.');

export const dateEquality = (): Finding =>
  error(
    'date-equality',
    'Two dates of one time are equal on the interpreter, in the language only a date and itself',
    'Compare their times: a.getTime() === b.getTime().',
  );

export const dateForm = (): Finding =>
  warning(
    'date-text',
    'The interpreter reads a date in this form otherwise, or as 1970-01-01',
    'Write it as "2026-01-31T12:00:00Z", or as numbers: new Date(2026, 0, 31, 12).',
  );

export const dateText = (): Finding =>
  warning(
    'date-text',
    'A text that is no date gives 1970-01-01 on the interpreter, never NaN',
    'Check the text before, or compare with the first of January 1970.',
  );

export const dateWritten = (): Finding =>
  warning(
    'date-text',
    'The interpreter writes a date in another form than Node: "Thu Jan 1 1970" for "Thu Jan 01 1970"',
    'Write date.toISOString(), which is the same everywhere.',
  );

export const definedHidden = (): Finding =>
  warning(
    'defined-hidden',
    'The interpreter lists every property, also one that is defined without enumerable: true',
    'Add enumerable: true, or keep the value in a variable.',
  );

export const faultType = (type: string): Finding =>
  warning(
    'fault-type',
    `Faults of the interpreter itself are plain Errors: only a ${type} that the program throws is one`,
    'Catch Error, or test before the access.',
  );

export const descriptorOrder = (): Finding =>
  warning(
    'descriptor-order',
    'The interpreter lists the members of a property descriptor in another order',
    'Read them by name: descriptor.value.',
  );

export const detachedMethod = (what: string): Finding =>
  error(
    'detached-method',
    `"${what}" uses this, and is taken from its object here: called alone, its this is the global object on the interpreter`,
    'Pass a function that calls it, (x) => object.method(x), or object.method.bind(object).',
  );

export const fractionEquality = (): Finding =>
  warning(
    'fraction-equality',
    'The interpreter reads numbers with a fraction imprecisely, so that this comparison may differ from Node',
    'Compare with a tolerance: Math.abs(a - b) < 1e-9.',
  );

export const hiddenListed = (what: string): Finding =>
  error(
    'hidden-listed',
    `This lists ${what}: what the language hides is a plain member on the board`,
    'Build an object of the members that are meant, or write a toJSON method.',
  );

export const inheritedName = (name: string): Finding =>
  error(
    'inherited-name',
    `Objects of the interpreter do not inherit "${name}", or not always: this is false, where the language says true`,
    'Ask for a member of your own, or with typeof and instanceof.',
  );

export const integerKeys = (): Finding =>
  warning(
    'integer-keys',
    'The interpreter lists integer keys in the order in which they were added, the language in rising order',
    'Sort the keys: Object.keys(o).sort((a, b) => Number(a) - Number(b)).',
  );

export const jsonCycle = (): Finding =>
  warning(
    'json-cycle',
    'JSON.stringify of the interpreter writes ... for an object that contains itself, where the language throws',
    'Give it a toJSON method that leaves the way back out.',
  );

export const jsonEscape = (): Finding =>
  warning(
    'json-escape',
    'JSON.stringify of the interpreter writes control characters with capitals, "\\u001F", and that of code 127 as well',
    'Compare what is parsed: JSON.parse(text).',
  );

export const jsonGetter = (name: string): Finding =>
  error('json-getter', `JSON.stringify leaves out the getter "${name}" on the interpreter`, 'Copy the object first: { ...object }.');

export const jsonIndent = (): Finding =>
  warning(
    'json-indent',
    'JSON.stringify puts other blanks and line ends on the interpreter when it indents',
    'Leave the indent out where programs read the text.',
  );

export const jsonLenient = (): Finding =>
  warning(
    'json-lenient',
    'JSON.parse of the interpreter accepts trailing commas, leading zeros and text after the value without an error',
    'Check the members of the result rather than rely on the error.',
  );

export const jsonValue = (what: string): Finding =>
  warning(
    'json-value',
    `JSON.stringify of the interpreter writes ${what} in another way than the language`,
    'Build an object of plain lists, numbers and texts first.',
  );

export const integerMember = (): Finding =>
  error(
    'class-member-name',
    'The interpreter does not find the members of a class that are named by whole numbers',
    'Keep the functions in a table, or name them by texts with a letter in front.',
  );

export const listChanged = (): Finding =>
  error(
    'list-changed',
    'This callback takes items out of the list that is walked: the interpreter then visits other items than the language',
    'Use for-of, or walk a copy: list.slice().forEach(…).',
  );

export const localEval = (): Finding =>
  error(
    'eval',
    'eval() sees the variables around it under the short names of the bundle, and none that the minifier took away',
    'Write global.eval(text) for a text that names nothing but globals.',
  );

export const memberUse = (name: string, where: string): Finding =>
  error('not-lowered', `".${name}" ${where} cannot be expressed for the interpreter yet`, 'Put the receiver into a const first.');

export const missingMember = (type: string, name: string): Finding =>
  error(
    'missing-method',
    `"${type}.${name}" exists through the compiler alone, which compiles calls of it`,
    `Call it: (x) => x.${name}(…).`,
  );

export const nestedPattern = (): Finding =>
  error(
    'nested-pattern',
    'This pattern takes items out of something that is no array; the interpreter takes them by index',
    'Destructure it in a statement of its own.',
  );

export const negativeZero = (): Finding =>
  warning('negative-zero', 'A whole number of the interpreter has no -0: this is 0', 'Keep the sign in a variable of its own.');

export const numberText = (): Finding =>
  warning(
    'number-text',
    'The interpreter writes numbers with about 11 digits: this text may have fewer digits than in Node',
    'Round it: x.toFixed(digits).',
  );

export const objectMember = (name: string): Finding =>
  error(
    'object-member',
    `"${name}" may be missing, and then the interpreter gives a function of its own: every object has on, emit, clone and others`,
    'Read it in a statement of its own: const value = table[key].',
  );

export const placesLost = (): Finding =>
  warning(
    'free-places',
    'The list is made by its length, and its free places are lost here, or move, on the interpreter',
    'Fill it first: new Array(n).fill(0).',
  );

export const regexCopied = (): Finding =>
  error(
    'regex-dynamic',
    'The interpreter makes no regular expression of another one: it throws',
    'Write the expression out, with its flags.',
  );

export const regexDynamic = (): Finding =>
  warning(
    'regex-dynamic',
    'A regular expression that is put together at run time is not checked, and the interpreter may match it otherwise',
    'Write it out, /…/, or use indexOf, startsWith and split.',
  );

export const replaceEmpty = (): Finding =>
  error('replace-empty', 'The interpreter never ends replacing every empty text', 'Use split("") and join().');

export const replacePattern = (): Finding =>
  error(
    'replace-pattern',
    'The interpreter knows $1 to $9 alone in the replacement for a regular expression',
    'Pass a function: text.replace(pattern, (match) => …).',
  );

export const returnedObject = (name: string): Finding =>
  error(
    'returned-object',
    `The constructor of "${name}" returns an object: super() of the interpreter leaves this as it was`,
    'Give the objects out of a static method or a function.',
  );

export const sourceText = (): Finding =>
  error(
    'source-text',
    'The interpreter gives "[object Object]" for the text of a regular expression, and for that of a function the code of the bundle',
    'Write pattern.source, or give the function a name of its own to print.',
  );

export const splitCaptures = (): Finding =>
  error(
    'split-captures',
    'split() of the interpreter leaves out what the groups of the expression capture, which the language puts between the parts',
    'Walk the text with exec(), or split without groups.',
  );

export const splitEmpty = (): Finding =>
  error(
    'split-empty',
    'The interpreter never ends splitting at an expression that matches an empty text',
    'Write + in place of *, or split("") for the letters.',
  );

export const storedValue = (place: string): Finding =>
  error(
    'stored-value',
    `An assignment to "${place}" gives what is in its place afterwards on the interpreter, not what was assigned`,
    'Compute the value first, then assign it in a statement of its own.',
  );

export const undeclared = (name: string): Finding =>
  error(
    'missing-global',
    `"${name}" is declared nowhere: assigning to it makes a global on the interpreter, where the language throws`,
    `Declare it: let ${name}.`,
  );

export const thenable = (): Finding =>
  error(
    'thenable',
    'The interpreter does not wait for objects whose then is a method of their class, and calls then without the object',
    'Give the object a method that answers a promise, and wait for that: await object.done().',
  );
