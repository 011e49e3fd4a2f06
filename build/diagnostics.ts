/**
 * Every message of the compiler, sorted by function name. A message says what the interpreter does with the construct,
 * the hint what to write instead.
 */
import { isBuiltin } from 'node:module';
import { ENGINE_MODULES } from './engine.ts';
import { suggestion } from '../report/suggestion.ts';
import type { Finding } from './failure.ts';
import { INSTEAD_OF_GLOBALS, INSTEAD_OF_METHODS, INSTEAD_OF_STATICS } from './rules/instead.ts';
import { typeMessage } from './rules/type-hints.ts';
import { UNSUPPORTED } from './rules/unsupported.ts';

/** The npm package whose exports are device modules. */
export const DEVICE_PACKAGE = 'motekit';
export const IMPORT_REFUSED = 'import-refused';

export const error = (code: string, message: string, hint: string): Finding => ({ code, severity: 'error', message, hint });
export const warning = (code: string, message: string, hint: string): Finding => ({ code, severity: 'warning', message, hint });

export const accessorBeforeSpread = (): Finding =>
  error(
    'accessor-before-spread',
    'A spread behind a getter or setter runs the setter of that name, which the language replaces',
    'Put the getters and setters behind the spread.',
  );

export const accessorName = (name: string): Finding =>
  error(
    'accessor-name',
    `A getter or setter named ${name} is a syntax error in an object of the interpreter`,
    'Rename it, or use Object.defineProperty.',
  );

export const argumentsCount = (): Finding =>
  error(
    'arguments-count',
    'The interpreter counts every parameter of the function as an argument, passed or not',
    'Leave the parameters out, or use a rest parameter.',
  );

export const arrayHole = (): Finding =>
  error(
    'array-hole',
    'A hole in an array literal is a syntax error whenever the interpreter skips over it',
    'Write undefined in its place.',
  );

export const assignBuiltin = (name: string): Finding =>
  error('assign-builtin', `Assigning to the built-in "${name}" throws on the interpreter`, `Assign to global.${name}.`);

export const assignLength = (): Finding =>
  warning('assign-length', 'Assigning to the length of an array throws on the interpreter', 'Use list.splice(count) to shorten it.');

export const bareDoBody = (): Finding =>
  error('do-body', 'The interpreter expects a semicolon behind the body of a do loop that has no braces', 'Put braces around the body.');

export const blockClass = (name: string): Finding =>
  error('block-class', `Class "${name}" in a block leaks into the whole function on the interpreter`, `Write let ${name} = class { … }.`);

export const blockFunction = (name: string): Finding =>
  error(
    'block-function',
    `Function "${name}" in a block overwrites an outer one of that name on the interpreter`,
    `Write let ${name} = function () { … }.`,
  );

export const boundFor = (name: string): Finding =>
  error(
    'loop-binding',
    `Closures see one "${name}" for the whole loop on the interpreter, with its last value`,
    `Copy it inside the body: let copy = ${name}.`,
  );

export const builtinPrototype = (type: string, member: string): Finding =>
  error(
    'builtin-prototype',
    `"${type}.prototype.${member}" is undefined: built-in prototypes are empty on the interpreter`,
    builtinPrototypeHint(type, member),
  );

/** @param message of the bundler, without place */
export const bundlerFinding = (severity: Finding['severity'], message: string): Finding => ({
  code: 'bundler',
  severity,
  message,
  hint: message.startsWith('"default" is not exported')
    ? 'Import what it exports by name: import { name } from ….'
    : 'Correct the imports or the declarations that it names.',
});

export const caseAfterDefault = (): Finding =>
  error('default-not-last', 'A case after default is a syntax error on the interpreter once control passes default', 'Put default last.');

export const caseBinding = (name: string): Finding =>
  error(
    'case-binding',
    `"${name}", declared directly in a case, overwrites an outer "${name}" on the interpreter`,
    'Put braces around the body of the case.',
  );

export const circularImport = (modules: readonly string[]): Finding =>
  warning(
    'circular-import',
    `Modules import each other, and the one that runs first finds nothing of the other yet: ${modules.join(' -> ')}`,
    'Move what both need into a module of its own.',
  );

export const classMember = (name: string): Finding =>
  error(
    'class-member-name',
    `A class member named "${name}" is a syntax error on the interpreter`,
    'Rename it, or assign it to the prototype.',
  );

export const classReadOver = (): Finding =>
  error(
    'class-read-over',
    'The interpreter cannot read over a class in an expression or a statement without braces',
    'Make the class in a statement of its own.',
  );

export const classSelfName = (name: string): Finding =>
  error(
    'class-self-name',
    `The interpreter does not know the name "${name}" of a class expression inside of it`,
    'Assign the class to a const and use that name.',
  );

export const clearAll = (name: string): Finding =>
  error(
    'clear-all',
    `${name}() without an id clears every one on the interpreter`,
    `Pass the id, and test it first: if (id !== undefined) ${name}(id).`,
  );

export const constAssigned = (name: string): Finding =>
  error(
    'const-assigned',
    `"${name}" is a const: assigning to it throws in the language, and may go by unnoticed on the board`,
    'Declare it with let.',
  );

export const constructorMember = (): Finding =>
  error(
    'constructor-member',
    'Which class .constructor names hangs on what the program has named before on the interpreter',
    'Ask with instanceof, Array.isArray or typeof. In a method of a class this.constructor can be told.',
  );

export const debuggerStatement = (): Finding =>
  error('no-debugger', 'debugger stops the board in its console debugger until somebody types', 'Remove it.');

export const deleteCall = (): Finding =>
  error(
    'delete-call',
    'Behind delete the interpreter reads names and members, and no calls: it takes delete f().x for a call of what delete gives',
    'Put parentheses around the call: delete (f()).x.',
  );

export const derivedBuiltin = (name: string): Finding =>
  error(
    'extends-builtin',
    `super() of a class that extends ${name} throws on the interpreter`,
    name.endsWith('Error') ? 'Compile the file as TypeScript.' : `Keep the ${name} in a property.`,
  );

export const doInCase = (): Finding =>
  error(
    'do-in-case',
    'Behind a break of this switch the interpreter goes on at the end of a do loop that stands among the statements of a case',
    'Put braces around the loop or around the body of the case.',
  );

export const nestedArguments = (): Finding =>
  error(
    'nested-arguments',
    'Behind a use of arguments in the function around it, arguments are those of that function on the interpreter',
    'Name the parameters, or write global.arguments.',
  );

export const tryLiteral = (): Finding =>
  error(
    'try-literal',
    'An error in a member of this object makes the interpreter lose its place, unless it is the last one: the catch does not get it',
    'Compute the values before the object, or make the object in a function of its own.',
  );

export const extendsExpression = (): Finding =>
  error('extends-expression', 'The interpreter takes only a plain name after extends', 'Assign the base class to a const first.');

export const finallyJump = (): Finding =>
  error(
    'finally-jump',
    'A jump out of finally neither leaves the loop around it nor drops an error on the interpreter',
    'Note what is to be done in a variable, and do it behind the try statement.',
  );

export const forHead = (): Finding =>
  error(
    'for-head',
    'The interpreter takes a loop head that begins with function or class for a declaration, which has a name',
    'Put the expression in parentheses.',
  );

export const functionOrder = (name: string): Finding =>
  error(
    'function-order',
    `Function "${name}" exists only once its statement has run: the interpreter does not hoist`,
    'Move it to the top of its scope.',
  );

/** @param known names of the device modules that there are */
export const importRefused = (specifier: string, known: readonly string[]): Finding =>
  error(IMPORT_REFUSED, `"${specifier}" is not on the board`, importHint(specifier, known));

export const integerLiteral = (raw: string): Finding =>
  error(
    'integer-literal',
    `The interpreter reads the integer ${raw} wrongly: it is 2**63 or more`,
    'Write it with an exponent, as 1.8e19, or as a product of smaller ones where every digit counts.',
  );

/** @param reason of the host, with the expression */
export const invalidRegex = (reason: string): Finding =>
  error(
    'regex',
    reason.replace(/^Invalid regular expression: (\/.*): (.+)$/s, 'The regular expression $1 does not parse ($2)'),
    'Correct it, or use indexOf, split and charCodeAt. Groups with flags of their own, (?i:a), are written as classes: [aA].',
  );

export const jsonReplacer = (): Finding =>
  error('json-replacer', 'JSON.stringify ignores its replacer on the interpreter', 'Build the object to print first.');

export const longName = (name: string): Finding =>
  error('long-name', `The interpreter cuts the name "${name}" off behind 63 characters`, 'Choose a shorter name.');

export const loweringGap = (what: string): Finding =>
  error('not-lowered', `${what} cannot be expressed for the interpreter yet`, 'Write it out with the plainer construct.');

export const missingGlobal = (name: string): Finding =>
  error('missing-global', `"${name}" does not exist on the interpreter`, INSTEAD_OF_GLOBALS[name] ?? 'Remove it.');

export const missingMethod = (name: string): Finding =>
  error('missing-method', `No built-in of the interpreter has ".${name}"`, INSTEAD_OF_METHODS[name] ?? 'Write it out.');

export const missingStatic = (type: string, member: string): Finding =>
  error('missing-static', `"${type}.${member}" is undefined on the interpreter`, INSTEAD_OF_STATICS[type]?.[member] ?? 'Write it out.');

export const lastReturn = (): Finding =>
  error('last-return', 'A function whose last word is return is a syntax error on the interpreter', 'Put a semicolon behind it.');

export const nestedNew = (): Finding =>
  error('nested-new', 'A new that follows upon another new is a syntax error on the interpreter', 'Put the inner one in parentheses.');

export const nonAscii = (text: string, bytes: number): Finding =>
  warning(
    'utf8-text',
    `"${text}" takes ${bytes} characters on the board, which keeps text as UTF-8 bytes`,
    'Write \\xNN escapes to say so, or keep to ASCII.',
  );

export const promiseUnsettled = (): Finding =>
  error(
    'promise-unsettled',
    'A promise whose executor keeps neither resolve nor reject corrupts the memory of the interpreter',
    'Keep one of them in a variable or a timer.',
  );

export const regexFeature = (what: string): Finding =>
  error(
    'regex',
    `${what} does not work in the regular expressions of the interpreter`,
    'Use indexOf, split and charCodeAt, or a plainer expression.',
  );

export const reservedName = (name: string): Finding =>
  error('reserved-name', `"${name}" is a keyword of the interpreter everywhere`, 'Rename it.');

export const returnNewline = (): Finding =>
  error(
    'return-newline',
    'The interpreter goes on after a line end: this return takes the next line as its value',
    'Put a semicolon after return.',
  );

export const schemaRefused = (message: string, hint: string): Finding => error('proto', message, hint);

export const sequencePlace = (): Finding =>
  error(
    'sequence-place',
    'Between brackets, and between case and its colon, a comma is a syntax error on the interpreter',
    'Put parentheses around the whole: list[(next(), at)].',
  );

export const skippedText = (): Finding =>
  error(
    'skipped-text',
    'The interpreter reads a text as empty where a statement begins with it right behind a branch, a catch or a case that it skipped',
    'Put a semicolon in front of the statement.',
  );

export const slashPlace = (): Finding =>
  error(
    'slash-place',
    'The interpreter takes this slash otherwise: it divides behind a bracket, and begins a regular expression behind ++, -- and words such as new or in',
    'Put parentheses around the regular expression, or around what is divided.',
  );

export const splitLimit = (): Finding =>
  warning('split-limit', 'split() ignores its limit on the interpreter', 'Cut the result with slice().');

export const staticAccessor = (name: string): Finding =>
  error(
    'static-accessor',
    `The static accessor "${name}" uses this, which the interpreter cannot pass on from a derived class`,
    'Name the class instead of this.',
  );

export const staticGetter = (): Finding =>
  error(
    'static-getter',
    'The interpreter runs a static accessor once, when it makes the class, and keeps the value',
    'Write a static method, or define the property behind the class.',
  );

export const superInArrow = (): Finding =>
  error('super-in-arrow', 'super in an arrow function is a syntax error on the interpreter', 'Call super outside of the arrow function.');

export const superMember = (): Finding =>
  error(
    'super-member',
    'super.x means the class of the object itself on the interpreter, which never ends from the third class on',
    'Call the method by name: Base.prototype.x.call(this).',
  );

export const superSpread = (): Finding =>
  error(
    'super-spread',
    'How many arguments this passes to super() cannot be told, and the interpreter has no spread',
    'Name the parameters of the constructors.',
  );

export const syntax = (what: string, hint: string): Finding => error('syntax', `${what} is a syntax error on the interpreter`, hint);

export const templateBrace = (): Finding =>
  error(
    'template-brace',
    'The interpreter counts braces to find the end of ${…} in a template, also those in a text, and takes $\\{ for a start',
    'Write \\x7b and \\x7d for the braces in the text, and ${"$"}{ for what is escaped.',
  );

export const typeError = (code: number, text: string, below: readonly string[], known: readonly string[]): Finding => {
  const { message, hint } = typeMessage(code, text, below, known);
  return error(`TS${code}`, message, hint);
};

export const unexpectedToken = (message: string): Finding => error('parse', `The text does not parse: ${message}`, 'Correct the syntax.');

export const unknownModule = (name: string): Finding =>
  error(
    'unknown-module',
    `require("${name}") finds nothing on the board`,
    `Built-in modules are ${[...ENGINE_MODULES].join(', ')}. Import other device code with import.`,
  );

export const unknownRequire = (): Finding =>
  error('unknown-module', 'require() of a computed name cannot be checked', 'Write the name as a string literal.');

export const unsupported = (feature: keyof typeof UNSUPPORTED): Finding => {
  const [message, hint] = UNSUPPORTED[feature];
  return error(`no-${feature}`, message, hint);
};

export const varOrder = (name: string): Finding =>
  error(
    'var-order',
    `"${name}" is used where its var statement may not have run: the interpreter does not hoist`,
    'Declare it at the top of the function.',
  );

function builtinPrototypeHint(type: string, member: string): string {
  const instance = { Array: '[]', Object: '({})', String: '""' }[type];
  return instance ? `Use ${instance}.${member}.` : 'Call the method on an instance.';
}

function importHint(specifier: string, known: readonly string[]): string {
  const bare = specifier.replace(/^node:/, '');
  if (bare === 'fs') return 'Write require("Storage") for files in flash, require("fs") for those of a card.';
  if (ENGINE_MODULES.has(bare)) return `The interpreter has a module of that name: write require("${bare}").`;
  if (specifier.startsWith('node:') || isBuiltin(specifier))
    return `Use the hardware layer (${DEVICE_PACKAGE}/hal) instead of Node's modules.`;
  if (specifier.startsWith('.')) return 'Check the path; it needs its file extension.';
  if (known.includes(specifier)) return `${DEVICE_PACKAGE} is not installed here: npm install.`;
  const last = specifier.split('/').at(-1)!;
  const same = known.find((name) => name.endsWith(`/${last}`));
  if (same !== undefined) return `Did you mean "${same}"?`;
  if (specifier.startsWith(DEVICE_PACKAGE)) return suggestion(specifier, known) ?? `There are ${known.join(', ')}.`;
  return 'npm packages do not run on the board: copy the part you need into a .ts file.';
}
