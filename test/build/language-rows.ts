/**
 * What was found of the interpreter's language before the compiler was written, a row each, and where it is shown. The value beside a
 * fixture is what has to stand in its source for it to show the row, or the rule that refuses the program or warns of it.
 */
export interface LanguageRow {
  /** What the interpreter does, or what the program may write. */
  readonly row: string;
  readonly fixtures?: Readonly<Record<string, RegExp | string>>;
  /** Names of recorded answers of the interpreter, where Node has nothing to compare with. */
  readonly probes?: readonly string[];
}

const row = (statement: string, fixtures: LanguageRow['fixtures'], probes?: LanguageRow['probes']): LanguageRow => ({
  row: statement,
  ...(fixtures ? { fixtures } : {}),
  ...(probes ? { probes } : {}),
});

const SYNTAX: readonly LanguageRow[] = [
  row('let and const end with their block', { 'block-scope': /^\{\n {2}const n/m }),
  row('a let may be declared twice', { 'refused-let-twice': 'TS2451' }),
  row('assigning a const throws', { 'refused-const-assigned': 'TS2588' }),
  row('a let that is read early is an outer variable or none', { 'refused-early-read': 'TS2448' }),
  row('a var above its statement is none at the top', { 'refused-var-early': 'TS2454', 'order-var-branch': /var / }),
  row('a var above its statement in a function is an outer one', { 'order-var-outer': /var / }),
  row('no function is hoisted, at the top and inside', { 'order-function-above': /print\(twice[^]*return first;\n {2}function later/ }),
  row('a for loop has one variable for all turns', {
    'loop-let-closures': /for \(let /,
    'loop-of-closures': /for \(const \w+ of /,
    'loop-in-closures': /for \(const \w+ in /,
  }),
  row('a let in the body is fresh in each turn', { 'loop-while-body': /const turn = n\+\+/ }),
  row('for, while, do, for-in, for-of, comma, nested choices and else if', {
    'loop-kinds': /i\+\+, j--[^]*while \(n--\)[^]*do \{[^]* in [^]* of [^]*\? 'neg' : x === 0 \?[^]*else if/,
  }),
  row('pairs in the head of a loop are a syntax error', { 'destructure-loop': /for \(const \[key, value\] of/ }),
  row('for-in keeps integer keys in their order', { 'warns-integer-keys': 'integer-keys' }),
  row('for-in gives the keys of lists as text', { 'loop-kinds': /typeof index/ }),
  row('for-in over null and undefined throws', { 'iterate-keys-of-nothing': /find\(false\)[^]*'null'/ }),
  row('keys that are deleted in a for-in end it', { 'iterate-keys-deleted': /delete / }),
  row('for-of takes lists, typed arrays and texts', { 'loop-kinds': /of \[7, 8\][^]*of new Uint8Array[^]*of 'xy'/ }),
  row('for-of walks plain objects', { 'refused-for-of-object': 'TS2488' }),
  row('for-of knows no protocol', { 'iterate-by-hand': /next\(\)|next:/, 'iterate-symbol': /\[Symbol\.iterator\]/ }),
  row('for-of sees what is appended', { 'iterate-growing': /push/ }),
  row('labels are no syntax', { 'label-break': /^\w+: for/m, 'label-continue': /continue \w+/, 'label-block': /body: \{/ }),
  row('switch: fall-through, texts, continue', { 'switch-fall': /case 'a':\n {4}case 'b'[^]*continue/ }),
  row('a case behind default is a syntax error', {
    'case-default-first': /default:[^]*case /,
    'case-default-shared': /default:[^]*case /,
    'refused-default-between': 'default-not-last',
  }),
  row('finally runs on every way out', { 'try-finally': /return [^]*break[^]*throw [^]*finally/ }),
  row('return in finally overrides', { 'finally-jumps': /finally \{[^}]*return/ }),
  row('catch needs no name', { 'object-defined': /catch \{/ }),
  row('any value can be thrown', { 'throw-any': /null, undefined, \{ a: 1 \}[^]*throw value/ }),
  row('an arrow function has no this that stands in a template alone, or in front of another function', {
    'arrow-this': /`a \$\{this[^]*this\.rows\.map\(\(row\) => row/,
  }),
  row('arrow functions: this, one parameter, literal bodies', { 'arrow-functions': /n \* this\.step[^]*=> \(\{/ }),
  row('default parameters are a syntax error', { 'function-default': /\w+ = \w+[,)]/ }),
  row('rest parameters are a syntax error', { 'function-rest': /\.\.\.others: number\[\]\)/, 'function-rest-pattern': /\.\.\.\[/ }),
  row('spread is a syntax error', {
    'spread-array': /, \.\.\.mid/,
    'spread-call': /\(\.\.\./,
    'spread-object': /, \.\.\.base/,
  }),
  row('destructuring is a syntax error', {
    'destructure-object': /const \{ a, b: \{ c: \[, second = 0\]/,
    'destructure-swap': /\[\w+, \w+\] = \[/,
    'destructure-catch': /catch \(\{/,
    'function-parameter-pattern': /\(\{/,
  }),
  row('shorthand, methods, accessors and trailing commas in objects', { 'object-literals': /a,\n {2}b,[^]*get twice\(\)[^]*get\(\) \{/ }),
  row('computed keys are a syntax error', { 'object-computed': /\[\w+[^\]]*\]:/ }),
  row('async and generator methods are a syntax error', { 'async-methods': /async \w+\(/, 'gen-methods': /\*\s*\w+\(/ }),
  row('templates, nested and with line ends', { template: /`c\$\{n \+ 1\}`/ }),
  row('tagged templates are a syntax error', { 'tagged-template': /\w`/, 'tagged-raw': /String\.raw`/ }),
  row('classes with methods, accessors, statics and super', {
    'class-inherit': /super\.tell[^]*super\('pup'\)/,
    'class-accessors': /get \w+[^]*set \w+/,
    'class-expression-name': /class Link/,
  }),
  row('computed, quoted and reserved names of members are a syntax error', {
    'class-member-names': /delete\(\)[^]*'with space'\(\)[^]*\[dynamic\]\(\)[^]*static of\(\)/,
  }),
  row('private members are a syntax error', { 'private-field': /#\w+/, 'private-method': /#\w+\(/, 'private-in': /#\w+ in / }),
  row('a static block is a syntax error', { 'static-block': /static \{/ }),
  row('extends takes a name alone', { 'class-base-expression': /extends \w+\(/ }),
  row('fields are made once, on the prototype', { 'class-fields': /= \[\]|this\./ }),
  row('static members are not inherited', { 'static-inherit': /static /, 'static-inherit-fields': /static \w+.*=/ }),
  row('a class without constructor calls that of its base', { 'class-inherit': /extends/ }),
  row('super() of a class that extends Error throws', { 'error-class': /extends Error/, 'error-class-plain': /extends Error/ }),
  row('classes that extend other built-in ones are broken', {
    'refused-extends-array': 'extends-builtin',
    'refused-extends-typed': 'extends-builtin',
  }),
  row('a class may be called without new', { 'refused-call-class': 'TS2348' }),
  row('functions and classes have no name, but a length', { 'refused-function-name': 'TS2339', 'function-call': /sum\.length/ }),
  row('new.target is a syntax error', { 'refused-new-target': 'no-new-target' }),
  row('import and export are a syntax error', { modules: /import /, 'refused-dynamic-import': 'no-dynamic-import' }),
  row('import.meta is a syntax error', { 'refused-import-meta': 'no-import-meta' }),
  row('with is a syntax error', { 'refused-with': 'TS2410' }),
  row('generators are a syntax error', { 'gen-basic': /function\*/ }),
  row('async and await are a syntax error', {
    'async-loops': /await/,
    'refused-top-level-await': 'no-top-level-await',
    'refused-for-await': 'no-for-await',
    'refused-async-generator': 'no-async-generator',
  }),
  row('** is a syntax error', { 'operator-exponent': /\*\*=/ }),
  row('?. is a syntax error', { 'operator-optional': /\?\.\w[^]*\?\.\[/, 'operator-optional-this': /\?\./ }),
  row('logical assignments are a syntax error, ?? is none', {
    'operator-logical-assign': /\?\?=[^]*\|\|=|\|\|=[^]*\?\?=/,
    'operator-nullish': /\?\?/,
  }),
  row('debugger stops the board', { 'debugger-removed': /debugger;/ }),
  row('separators, binary, octal and hexadecimal digits', { 'number-forms': /1_000, 0b101, 0o17, 0xff/ }),
  row('octal literals of old', { 'refused-octal': 'TS1121' }),
  row('BigInt is a syntax error', { 'refused-bigint': 'no-bigint' }),
  row('of is a word everywhere, get, set and async are names', { 'names-of-words': /const of = [^]*get, set, async/ }),
  row('equality, shifts and bit operators', { equality: /a == b[^]*a === b[^]*a != b/, 'number-forms': />>> 0[^]*1 << 31, ~5/ }),
  row('delete, in, instanceof, typeof, void and the comma', {
    'operators-unary': /delete o\.a, 'a' in o[^]*typeof[^]*\(n\+\+[^]*instanceof[^]*void/,
  }),
  row('which class constructor names depends on the program', { 'refused-constructor-member': 'constructor-member' }),
  row('comments of HTML are a syntax error', { 'refused-html-comment': 'TS1110' }),
  row('an undeclared name becomes a global', { 'refused-undeclared': 'TS2304' }),
  row('return takes the next line', { 'return-newline': /return\n/ }),
  row('line ends end statements', { 'return-newline': /let i = 1\nlet j = 2\ni\n\+\+j/ }),
  row('escapes of text, \\u{…} is a syntax error', { 'text-escapes': /\\x41\\u0042[^]*\\u\{/ }),
  row('a built-in is not replaced by its bare name', { 'refused-assign-builtin': 'TS2630', 'global-member': /Math\.floor = / }),
  row('getters that are defined', { 'object-defined': /defineProperty[^]*get\(\)/ }),
  row('writable: false throws', { 'object-defined': /writable: false/ }),
  row('the members of a descriptor have an order of their own', { 'warns-descriptor-order': 'descriptor-order' }),
  row('inherited members under a computed name', {
    'object-inherited': /name in motor/,
    'refused-inherited-name': 'inherited-name',
  }),
  row('enumerable: false is ignored', { 'warns-defined-hidden': 'defined-hidden' }),
  row('this of a plain call is the global object', { 'refused-detached-method': 'detached-method' }, [
    'language: this in a plain call',
    'language: methods keep no this',
  ]),
  row('arguments, of arrow functions too', { 'function-arguments-arrow': /arguments/, 'arguments-count': /arguments\.length/ }),
  row('this of a function that is called alone, and of one that is bound twice', {
    'function-without-object': /this === undefined[^]*\.map\(add\)/,
    'refused-bound-twice': 'bound-twice',
  }),
  row('eval sees the names around it', { 'refused-eval': 'eval' }),
  row('syntax errors show when the line runs', { 'refused-syntax': 'TS1005', 'refused-type-error': 'TS2322' }),
];

const ERRORS: readonly LanguageRow[] = [
  row('there is no RangeError, URIError, EvalError', { 'refused-range-error': 'TS2304' }),
  row('the name of an error is in its type', { 'error-name': /\.name/ }),
  row('message and text of errors', { 'error-plain': /\.message[^]*String\(error\)[^]*toString/ }),
  row('the members of an error are listed', { 'refused-error-listed': 'hidden-listed' }),
  row('no error class derives from Error', { 'error-instanceof': /instanceof Error/ }),
  row('faults of the interpreter are plain Errors', { 'warns-fault-type': 'fault-type' }),
];

const NUMBERS: readonly LanguageRow[] = [
  row('integers have 32 bits and widen', { 'number-forms': /2147483647;\nn\+\+/ }),
  row('numbers are written with eleven digits', { 'warns-number-text': 'number-text' }),
  row('fractions are read imprecisely', { 'warns-fraction-equality': 'fraction-equality', 'minify-fractions': /0\.1 \+ 0\.2/ }),
  row('integers beyond 2**53 are wrong', { 'number-large': /2 \*\* 64/ }),
  row('whole numbers have no -0', { 'warns-negative-zero': 'negative-zero' }),
  row('halves are rounded away from zero', { 'math-round': /Math\.round/, 'math-round-exact': /Math\.round\(below\)/ }),
  row('Number(text) takes no blanks', { 'number-of-text': /' 42 '/, 'number-of-literal': /Number\(' 5 '\)/ }),
  row('a zero in front of digits is octal', { 'number-zeros': /'010'[^]*parseFloat/ }),
  row('an exponent without digits is one', { 'number-no-digits': /'e5', 'error', '1e'[^]*isNaN\(text\)/ }),
  row('a sign before 0x is read by Number and not by parseInt, 0x by parseFloat', {
    'number-prefixes': /'-0x10'[^]*parseFloat[^]*parseInt/,
  }),
];

const REGEX: readonly LanguageRow[] = [
  row('what works', { 'regex-plain': /\^\[a-z\]\+\(\\d\)x\$[^]*\[\^0-9\][^]*\\w\\s\\S\\D[^]*gi[^]*\$2\/\$1[^]*lastIndex/ }),
  row('counts never match', { 'refused-regex': 'regex', 'refused-regex-made': 'regex' }),
  row('lazy quantifiers', { 'refused-regex-lazy': 'regex' }),
  row('groups without capture', { 'refused-regex-group': 'regex' }),
  row('look-around', { 'refused-regex-look': 'regex' }),
  row('borders of words', { 'refused-regex-word': 'regex' }),
  row('back-references', { 'refused-regex-back': 'regex' }),
  row('named groups', { 'refused-regex-named': 'regex' }),
  row('flags m, u, y, s', { 'refused-regex-flag': 'regex' }),
  row('the optional ? is unreliable', { 'refused-regex-optional': 'regex' }),
  row('a repeated group does not repeat', { 'refused-regex-repeated': 'regex' }),
  row('nested groups record empty ones', { 'refused-regex-nested': 'regex' }),
  row('a slash in a class ends the literal', { 'refused-regex-slash': 'regex' }),
  row('a text that is filled with nothing is filled for ever', { 'text-fill': /padEnd\(5, fill\)/ }),
  row('$& in a replacement is put in as it is', { 'refused-replace-pattern': 'replace-pattern', 'string-replace': /\$&/ }),
  row('an expression of a text is made when the program runs', {
    'regex-of-text': /new RegExp\(FIELD\)/,
    'refused-regex-known': 'split-empty',
    'warns-regex-dynamic': 'regex-dynamic',
  }),
  row('no expression is made of another one', { 'refused-regex-copied': 'regex-dynamic' }),
  row('match takes a text as it is', { 'regex-of-text': /match\('x\.y'\)/ }),
  row('split ignores its limit', { 'string-split': /split\(/ }),
  row('the text of an expression is that of an object', { 'refused-regex-text': 'source-text' }),
];

const PROMISES: readonly LanguageRow[] = [
  row('then, catch, resolve, reject, all; jobs in order; thenables', {
    'promise-jobs': /\.then\([^]*reject\([^]*catch[^]*then: \(keep[^]*Promise\.all/,
  }),
  row('finally, race, any, allSettled are missing', {
    'promise-finally': /\.finally\(/,
    'promise-race': /Promise\.race/,
    'promise-any': /Promise\.any/,
    'promise-all-settled': /Promise\.allSettled/,
  }),
  row('a fulfilled promise is rejected by a then without a function, and by catch', { 'promise-settled': /ready\.catch[^]*\.then\(null/ }),
  row('a rejected promise that is returned waits for a later job to be caught', { 'promise-returned': /return Promise\.reject/ }),
  row('an object is waited for by a then of its own alone, which is called without it', { 'refused-thenable': 'thenable' }),
  row('a function expression that is bound has what was bound under its own name', { 'function-bind-self': /function add[^]*sum\.bind/ }),
  row('a promise that is rejected and not caught is told at once', undefined, ['promises: unhandled']),
  row('a promise that nobody can settle corrupts memory', { 'refused-unsettled': 'promise-unsettled' }),
  row('timers: arguments, order, stopping', { timers: /20, 5, 'x'[^]*clearTimeout/ }),
  row('clearTimeout(undefined) throws, without an id it clears all', {
    'refused-timer-missing': 'TS2345',
    'refused-clear': 'clear-all',
  }),
  row('Promise.all waits for promises alone', { 'promise-all-then': /Promise\.all\(\[1, 2\]\.map\(later\)\)/ }),
  row('there is no setImmediate and no queueMicrotask', { 'refused-set-immediate': 'TS2304', 'queue-microtask': /queueMicrotask/ }),
  row('an error in a handler leaves the others alone', undefined, ['events: a listener that throws', 'timers: a timer that throws']),
  row('emit is queued', undefined, ['events: emit is queued', 'events: emit, promise, timer']),
  row('dates: parts, ISO text', { 'date-plain': /getTime\(\)[^]*toISOString[^]*getUTC/ }),
  row('years below 100 are those of the first century', { 'date-short-years': /new Date\(99, 0, 1\)/ }),
  row('Date.UTC and the setters of UTC are missing', { 'refused-date-utc': 'TS2339', 'refused-date-setter': 'TS2551' }),
  row('an invalid date is the first of January 1970', { 'warns-date-text': 'date-text', 'warns-date-written': 'date-text' }),
];

const VALUES: readonly LanguageRow[] = [
  row('text is kept as bytes', { 'text-utf8': /'€'\.length/, 'warns-utf8-text': 'utf8-text' }),
  row('letters cannot be assigned', { 'refused-text-item': 'TS2542' }),
  row('methods of lists and typed arrays that are there', {
    'array-plain': /sort\(\)[^]*reduce\([^]*findIndex\(/,
    'typed-plain': /subarray\(/,
  }),
  row('a list that is made by its length has free places', { 'array-of-length': /\.forEach[^]*new Array<number>\(3\)/ }),
  row('numbers of items below 0, places at infinity and undefined mean another thing to lists', {
    'list-counts': /\.splice\(0, log\.length - MOST\)[^]*Infinity[^]*\.concat\(read\(0\)/,
    'array-reduce': /, undefined\)/,
  }),
  row('parts of typed arrays go on behind their end, views of nothing have all items', {
    'typed-parts': /subarray\(at, at \+ 2\)[^]*buffer, 2, size\)/,
  }),
  row('typed arrays are compared by what is in them', { 'refused-bytes-equality': 'bytes-equality' }),
  row('keys of entries are texts, what is assigned is an object, and what is defined can be written', {
    'object-functions': /fromEntries\([^]*Object\.assign\(\([^]*defineProperty/,
  }),
  row('free places of a list are lost', {
    'warns-free-places': 'free-places',
    'free-places-filled': /new Array<number>\(SIZE\)[^]*fill\(4\)/,
  }),
  row('values whose type is not known', { 'any-values': /const when: any = new Date/ }),
  row('methods of texts that are there', { 'text-plain': /padStart[^]*charCodeAt|charCodeAt[^]*padStart/ }),
];

/** Pitfalls of compiled code, found with other compilers' output. */
const PITFALLS: readonly LanguageRow[] = [
  row('1. a function is called above its declaration', { 'order-function-above': /print\(twice/ }),
  row('2. a var is assigned above its statement, or of a branch that is not taken', {
    'order-var-outer': /var /,
    'order-var-branch': /var /,
  }),
  row('3. one variable for a whole loop', { 'loop-let-assigned': /for \(let/, 'loop-nested-closures': /for \([^]*for \(/ }),
  row('4. let, const and class in a case overwrite an outer name', {
    'case-binding': /case [^]*const/,
    'case-binding-shared': /case [^]*let|case [^]*const/,
    'block-class': /class/,
  }),
  row('5. fields see no this; statics are not inherited; extends takes a name', {
    'class-fields': /this\./,
    'static-inherit': /extends/,
    'class-base-expression': /extends \w+\(/,
    'class-expression-name': /class \w+/,
  }),
  row('6. words as names of methods', { 'class-member-names': /delete\(\)/, 'object-literals': /get\(\) \{/ }),
  row('7. of is a word', { 'names-of-words': /const of =/ }),
  row('8. case behind default, labels, tags, static blocks, private members', {
    'case-default-first': /default:/,
    'label-crossing': /:/,
    'tagged-same-list': /`/,
    'static-block': /static \{/,
    'private-static': /static #/,
  }),
  row('9. a hole in a list that is skipped over', { 'array-hole': /flag \? \[1, , 3\]/, 'warns-array-hole': 'array-hole' }),
  row('10. arrow functions have arguments of their own', { 'function-arguments-arrow': /=>[^]*arguments/ }),
  row('11. built-in prototypes are empty', { 'refused-prototype': 'builtin-prototype', 'refused-function-prototype': 'builtin-prototype' }),
  row('11. methods of an instance work', { 'function-call': /\[\]\.slice\.call[^]*sum\.length/ }),
  row('12. the length of a list', { 'array-length': /\.length = / }),
  row('12. what is true of texts', { equality: /'0'[^]*!!v/ }),
  row('12. JSON of functions in lists is no JSON', { 'warns-json-function': 'json-value', 'json-plain': /\[undefined, NaN\]/ }),
  row('12. JSON of an object that contains itself, and its escapes', {
    'warns-json-cycle': 'json-cycle',
    'warns-json-escape': 'json-escape',
  }),
  row('12. JSON: no replacer, other blanks, lenient reading', {
    'refused-json-replacer': 'json-replacer',
    'warns-json-indent': 'json-indent',
    'warns-json-lenient': 'json-lenient',
  }),
  row('12. members of Math and Number that are missing', {
    'math-missing': /Math\.trunc[^]*Math\.hypot|Math\.hypot[^]*Math\.trunc/,
    'number-is': /Number\.isInteger/,
    'number-constants': /MAX_SAFE_INTEGER/,
    'refused-static': 'missing-static',
  }),
  row('12. members of lists and texts that are missing', {
    'array-from': /Array\.from/,
    'array-of': /Array\.of/,
    'array-at': /\.at\(/,
    'array-flat': /\.flatMap\(/,
    'array-find-last': /\.findLast\(/,
    'string-match-all': /\.search\(/,
  }),
  row('13. a program with a syntax error runs up to it', { 'refused-syntax': 'TS1005' }),
  row('14. an error in an argument of a made function', {
    'error-argument': /adder\(\)[^]*o\.add\(2, boom/,
    'async-rejection': /throw 'text'/,
  }),
  row('15. letters beyond ASCII and their escapes', { 'text-utf8': /'\\xe9'/ }),
  row('17. for-in over a function lists its prototype', { 'refused-class-listed': 'hidden-listed' }),
  row('what works: undefined parameters, finally, fall-through, super, nested templates', {
    'function-call': /b === undefined/,
    'try-finally': /finally/,
    'switch-fall': /case/,
    'class-super-chain': /super\./,
    template: /\$\{`/,
  }),
];

/** Rows by chapter. The sixteenth pitfall is about files of the Linux build, not about the language. */
export const LANGUAGE_ROWS: Readonly<Record<string, readonly LanguageRow[]>> = {
  syntax: SYNTAX,
  errors: ERRORS,
  numbers: NUMBERS,
  'regular expressions': REGEX,
  'promises, timers and dates': PROMISES,
  'texts and lists': VALUES,
  pitfalls: PITFALLS,
};
