import { page, type RulePage } from './page.ts';

/** Rules about globals, modules and members of built-in types, by rule id. */
export const LIBRARY_PAGES: Readonly<Record<string, RulePage>> = {
  'array-length': page(
    'The length of an array is read-only for the interpreter. `list.length = n` is compiled; other assignments are not.',
    'list.length -= 1;',
    'list.pop();',
  ),
  'assign-builtin': page('A built-in cannot be replaced by its bare name.', 'getTime = () => 0;', 'global.getTime = () => 0;'),
  'assign-length': page('Assigning to the length of an array throws.', 'list.length = 0;', 'list.splice(0);'),
  'bound-twice': page(
    'bind of a function that is bound already keeps the first object in the language. The interpreter takes the second one.',
    'const handler = onLevel.bind(pump).bind(valve);',
    'const handler = onLevel.bind(pump);',
  ),
  'builtin-prototype': page(
    'The prototypes of built-in classes have no members: Array.prototype.slice is undefined.',
    'Array.prototype.slice.call(x)',
    '[].slice.call(x)',
  ),
  'clear-all': page(
    'clearTimeout, clearInterval and clearWatch without an id clear every timer or watch of the board, those of libraries too.',
    'clearTimeout();',
    'if (id !== undefined) clearTimeout(id);',
  ),
  'import-refused': page(
    'Only device code runs on the board: modules of Node and npm packages do not.',
    "import { readFileSync } from 'node:fs';",
    "const text = require('Storage').read('file');",
  ),
  'json-replacer': page('JSON.stringify ignores its second argument.', "JSON.stringify(o, ['a']);", 'JSON.stringify({ a: o.a });'),
  'missing-global': page(
    'The global does not exist on the board. The message says what there is instead.',
    'structuredClone(o);',
    'JSON.parse(JSON.stringify(o));',
  ),
  'missing-method': page(
    'No built-in type of the interpreter has this method. Those that the compiler stands in for are compiled where they are called, and are not there as values.',
    'print(read().toExponential(3));',
    'print(read().toFixed(3));',
  ),
  'missing-static': page('The member does not exist on the board.', 'Math.expm1(x)', 'Math.exp(x) - 1'),
  'object-member': page(
    'Every object of the interpreter has on, emit, clone, addListener, removeListener and removeAllListeners. Where a key that is not there is asked for, it gives such a function. Reads of tables and of optional members are compiled so that they give undefined; patterns and longer chains are not.',
    'const { on = false } = options; // { on?: boolean }',
    'const on = options.on ?? false;',
  ),
  'promise-unsettled': page(
    'When an executor keeps neither of its two functions, the interpreter frees the promise while it is in use, which corrupts memory.',
    'new Promise(() => {});',
    'new Promise((resolve) => { setTimeout(resolve, 1000); });',
  ),
  regex: page(
    'Regular expressions run on a small matcher: characters, classes, flat groups, * and + on single atoms, and alternatives of the whole expression without groups. Counts, lazy quantifiers, ?, look-around, \\b, back-references, nested and repeated groups, more than nine of them, alternatives in a group or behind one that begins with ^, and behind a repetition that has to give back characters, never match or match something else; nothing at the end of a text, /\\d*$/, is not found.',
    '/^\\d{4}$/.test(text)',
    'text.length === 4 && /^\\d+$/.test(text)',
  ),
  proto: page(
    'A protobuf schema that a program imports is compiled to a typed module. The schema does not parse, names what is not there, or has what the codec of the board does not read: the message says which.',
    'optional group Place = 1 { optional double latitude = 1; }',
    'message Place { optional double latitude = 1; }\noptional Place place = 1;',
  ),
  'regex-dynamic': page(
    'What the matcher of the interpreter lacks is found in expressions that are written out, and in those of a text that the compiler knows. One that is put together while the program runs may match otherwise than in the language.',
    "new RegExp('^' + name)",
    'text.startsWith(name)',
  ),
  'replace-empty': page('Replacing every empty text never ends.', "text.replaceAll('', '-')", "text.split('').join('-')"),
  'replace-pattern': page(
    'In the replacement for a regular expression the interpreter knows $1 to $9 alone; $&, $$ and others are put in as they are.',
    "text.replace(/\\d/, '[$&]')",
    'text.replace(/\\d/, (digit) => `[${digit}]`)',
  ),
  'unknown-module': page(
    'require() finds the modules that are compiled into the interpreter. The name must be a literal.',
    "require('left-pad')",
    "import { pad } from './pad.ts';",
  ),
};
