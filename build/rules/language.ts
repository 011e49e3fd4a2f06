import { page, type RulePage } from './page.ts';

/** Rules about syntax and scope, by rule id. */
export const LANGUAGE_PAGES: Readonly<Record<string, RulePage>> = {
  'accessor-before-spread': page(
    'Spread in an object literal replaces a getter or setter of that name in the language. Here it is compiled to assignments, which run the setter instead. Accessors behind the spread are compiled.',
    'const view = { get level() { return read(); }, ...defaults };',
    'const view = { ...defaults, get level() { return read(); } };',
  ),
  'accessor-name': page(
    'Behind get and set in an object the interpreter reads a plain name: a quoted one, a number or a word of its lexer (delete, in, of, default and others) is a syntax error. TypeScript sources are compiled to calls of Object.defineProperty.',
    'const box = { get default() { return 1; } };',
    'const box = { get usual() { return 1; } };',
  ),
  'arguments-count': page(
    'In a function with parameters, arguments.length of the interpreter is at least the number of parameters, however many were passed. Sources are compiled so that it counts; a script that is run without being built is taken as it is.',
    'function f(a, b) { return arguments.length; }',
    'function f(...list) { return list.length; }',
  ),
  'array-hole': page(
    'The interpreter parses only what it runs, and cannot skip over a hole in an array literal: `if (0) return [1, , 3]` is a syntax error. In TypeScript sources it is compiled to undefined, which is an item: forEach, in and Object.keys see it, where the language has nothing in its place.',
    'const list = [1, , 3];',
    'const list = [1, undefined, 3];',
  ),
  'block-class': page(
    'A class declared in a block is known in the whole function, and replaces an outer class of that name. Sources are compiled to a variable of the block.',
    'if (on) { class Led {} }',
    'if (on) { const Led = class {}; }',
  ),
  'block-function': page(
    'A function declared in a block is known in the whole function, and replaces an outer function of that name. Sources are compiled to a variable of the block.',
    'if (on) { function blink() {} }',
    'if (on) { const blink = function () {}; }',
  ),
  'bound-class': page(
    'A bound function keeps its object, also where new makes another: the constructor of a bound class does not see the new one.',
    'const LevelOf = Level.bind(null, 2);',
    'const levelOf = (pin: number) => new Level(2, pin);',
  ),
  bundler: page(
    'The bundler could not put the modules of the program together: a name that no module exports, or a file of JavaScript that does not parse.',
    "import { blink } from './led.js'; // which exports no blink",
    "import { toggle } from './led.js';",
  ),
  'case-binding': page(
    'let, const, functions and classes directly in a case are not kept to the switch: they overwrite an outer name.',
    'switch (n) { case 1: let text = "one"; }',
    'switch (n) { case 1: { let text = "one"; } }',
  ),
  'circular-import': page(
    'A bundle runs its modules one behind the other. Of two that import each other, the first to run finds the constants and classes of the second not made yet; functions that are called later find them.',
    "import { clock } from './clock.ts'; // which imports this module",
    "import { pins } from './pins.ts'; // which imports neither",
  ),
  'class-member-name': page(
    'The class syntax of the interpreter takes no quoted names and no words of its lexer (delete, in, of, static and others) as names of members. Sources are compiled to assignments to the prototype. Members that are named by whole numbers are not found there.',
    'class A { delete() {} }',
    'class A { remove() {} }',
  ),
  'class-read-over': page(
    'Code that is not run is skipped token by token, which works for a block and not for a class: a class in the branch that is not taken is a syntax error.',
    'const Base = fast ? class { run() {} } : Slow;',
    'class Fast { run() {} }\nconst Base = fast ? Fast : Slow;',
  ),
  'class-self-name': page(
    'The name of a class expression is not bound inside the class.',
    'const A = class Inner { make() { return new Inner(); } };',
    'class A { make() { return new A(); } }',
  ),
  'const-assigned': page(
    'Assigning to a const, or to the name of a function expression inside it, throws a TypeError. The minifier takes the assignment for one that is done, so that the program would go on with the new value. In TypeScript the type check finds it first.',
    'const limit = 1;\nlimit = 2;',
    'let limit = 1;\nlimit = 2;',
  ),
  'constructor-member': page(
    'Which class the constructor of a value names depends on the built-in classes that the program has named before: [].constructor is Array, and Object once the program has written Array.isArray; that of true is Number. In a method, this.constructor is the class of the object.',
    'if (value.constructor === Array) send(value);',
    'if (Array.isArray(value)) send(value);',
  ),
  'default-not-last': page(
    'A case behind default is a syntax error once control passes default. The compiler moves a default to the end; here control runs into it from the case above and out of it into the case below, so that it cannot be moved.',
    'switch (n) { case 0: e(); default: f(); case 1: g(); }',
    'switch (n) { case 0: e(); f(); g(); break; case 1: g(); break; default: f(); g(); }',
  ),
  'delete-call': page(
    'delete of the interpreter reads a name and members of it, and no call: it deletes nothing, and then calls the answer of delete. The compiler puts parentheses around the call; a script that is run without being built is taken as it is.',
    'delete find(id).owner;',
    'delete (find(id)).owner;',
  ),
  'detached-method': page(
    'A function that is called without an object has the global object for this on the interpreter, where the language has undefined and throws: it reads and sets globals unnoticed. A method that uses this is therefore not to be taken from its object.',
    'setInterval(this.sample, 1000);',
    'setInterval(() => this.sample(), 1000);',
  ),
  'do-body': page(
    'Behind the body of a do loop the interpreter expects a semicolon, unless the body is a block.',
    'do if (next()) break; while (true);',
    'do { if (next()) break; } while (true);',
  ),
  'extends-builtin': page(
    'super() of a class that extends a built-in class throws. Error classes are compiled so that they work; other built-in classes are not.',
    'class Stack extends Array {}',
    'class Stack { items = []; }',
  ),
  'extends-expression': page(
    'The interpreter takes a plain name behind extends.',
    'class A extends mixin(B) {}',
    'const Base = mixin(B);\nclass A extends Base {}',
  ),
  'finally-jump': page(
    'return, break and continue in finally do not leave the loop around the try statement on the interpreter, and do not drop an error that is on its way. Sources are compiled; a script that is run without being built is taken as it is.',
    'for (;;) { try { step(); } finally { if (over) break; } }',
    'for (;;) { try { step(); } catch (e) { report(e); } if (over) break; }',
  ),
  'for-head': page(
    'The interpreter reads the head of a for loop as a statement: function or class at its beginning is a declaration there. The compiler puts parentheses around it; a script that is run without being built is taken as it is.',
    'for (function () { start(); }(); on; next()) {}',
    'for ((function () { start(); })(); on; next()) {}',
  ),
  'function-order': page(
    'Functions are not hoisted: one exists only once its statement has run, and calling it before is a ReferenceError.',
    'start();\nfunction start() {}',
    'function start() {}\nstart();',
  ),
  'long-name': page(
    'The lexer of the interpreter keeps 63 characters of a name: two longer ones that begin alike are one and the same. Names of variables are shortened by the compiler, names of members are not.',
    'o.averageOfTheTemperaturesOfAllSensorsThatAnsweredWithinTheLastMinute = 1;',
    'o.recentAverage = 1;',
  ),
  'loop-binding': page(
    'A for loop has one variable for all its turns, so that closures see the last value. The compiler copies it to a variable of the body; here a closure in the head itself captures it.',
    'for (let i = 0, show = () => i; i < 3; i++) list.push(show);',
    'for (let i = 0; i < 3; i++) { const n = i; list.push(() => n); }',
  ),
  'nested-pattern': page(
    'The interpreter has no iteration protocol. A pattern takes its items by index, which an iterable does not have; one at the top of a declaration is made a list first, one inside another pattern or in a parameter is not.',
    'const [[first]] = [new Set([1])];',
    'const [set] = [new Set([1])];\nconst [first] = set;',
  ),
  'no-async-generator': page(
    'Async generators and for await would need a second state machine on the board.',
    'async function* read() { yield await sample(); }',
    'async function read(each: (volts: number) => void) { each(await sample()); }',
  ),
  'no-bigint': page(
    'Numbers of the interpreter are 32-bit integers or doubles. There is no arithmetic on longer integers, and emulating it would cost more than it saves.',
    'const id = 123n;',
    'const idHigh = 0, idLow = 123; // two 32-bit halves',
  ),
  'no-class-field': page(
    'The interpreter evaluates a field once and keeps it on the prototype, so that all objects share it. Sources are compiled to assignments in the constructor.',
    'class A { list = []; }',
    'class A { constructor() { this.list = []; } }',
  ),
  'no-debugger': page(
    'debugger stops the board in its console until somebody types. The compiler removes it.',
    'debugger;',
    'print(value);',
  ),
  'no-decorator': page(
    'Decorators work through property descriptors and Reflect, which the interpreter lacks.',
    '@logged class A {}',
    'const A = logged(class {});',
  ),
  'no-dynamic-import': page(
    'A bundle is all the code that there is; nothing can be loaded by name.',
    "const m = await import('./part.ts');",
    "import * as m from './part.ts';",
  ),
  'no-for-await': page(
    'There are no async iterators on the board.',
    'for await (const line of lines()) use(line);',
    'for (const line of lines()) use(await line);',
  ),
  'no-generator': page(
    'Generators are a syntax error. Sources are compiled to state machines; a script that is run without being built is taken as it is.',
    'function* count() { yield 1; }',
    'function count(each) { each(1); }',
  ),
  'no-import-meta': page('A script has no import.meta.', 'print(import.meta.url);', "print('app');"),
  'no-label': page(
    'The interpreter has no labels. Sources are compiled without; a script that is run without being built is taken as it is.',
    'outer: for (;;) { for (;;) { break outer; } }',
    'function search() { for (;;) { for (;;) { return; } } }',
  ),
  'no-new-target': page(
    'new.target is a syntax error.',
    'constructor() { if (new.target === Base) throw new Error(); }',
    'constructor() { if (this.constructor === Base) throw new Error(); }',
  ),
  'no-private-member': page(
    'Private #members are a syntax error. Sources are compiled to plain members under free names; a script that is run without being built is taken as it is.',
    'class A { #x = 1; }',
    'class A { constructor() { this.x = 1; } }',
  ),
  'no-static-block': page('Static blocks are a syntax error.', 'class A { static { setUp(A); } }', 'class A {}\nsetUp(A);'),
  'no-super-call-in-arrow': page(
    'super() in an arrow function is a syntax error.',
    'constructor() { (() => super())(); }',
    'constructor() { super(); }',
  ),
  'no-tagged-template': page(
    'Tagged templates are a syntax error. Sources are compiled to calls; a script that is run without being built is taken as it is.',
    'tag`a${1}`',
    "tag(['a', ''], 1)",
  ),
  'no-top-level-await': page(
    'await outside of a function is a syntax error: a script cannot wait.',
    'await connect();',
    'async function main() { await connect(); }\nvoid main();',
  ),
  'no-using': page(
    'using declarations work through Symbol.dispose, which the interpreter lacks.',
    'using file = open();',
    'const file = open();\ntry { use(file); } finally { file.close(); }',
  ),
  'no-with': page('with is a syntax error.', 'with (Math) print(PI);', 'print(Math.PI);'),
  'not-lowered': page(
    'The compiler has no form of this construct that the interpreter runs.',
    'values.lastIndexOf(...wanted); // of a type that is any',
    'values.lastIndexOf(wanted[0]);',
  ),
  parse: page('The text does not parse as a script.', 'if (', 'if (on) start();'),
  'reserved-name': page(
    '`of` is a word of the lexer everywhere; as the name of a property it is fine.',
    'const of = 1;',
    'const from = 1;',
  ),
  'return-newline': page(
    'There is no automatic semicolon behind return: it takes the next line as its value.',
    'return\nnext();',
    'return;\nnext();',
  ),
  'do-in-case': page(
    'After a break the interpreter skips to the end of the switch. A do loop among the statements of a case further down ends the skipping, and everything behind that loop runs. The compiler puts braces around it; a script that is run without being built is taken as it is.',
    'switch (n) { case 1: break; case 2: do step(); while (more()); stop(); }',
    'switch (n) { case 1: break; case 2: { do step(); while (more()); stop(); } }',
  ),
  'nested-arguments': page(
    'The interpreter keeps arguments as a variable of the function that asks for them, and a function inside it that asks too finds the outer ones first. The compiler asks the built-in itself, global.arguments; a script that is run without being built is taken as it is.',
    'function all() { const n = arguments.length; return function () { return n + arguments.length; }; }',
    'function all() { const n = arguments.length; return function () { return n + global.arguments.length; }; }',
  ),
  'last-return': page(
    'The interpreter keeps the text of a function up to its closing brace. Where that ends with the word return, it goes on to read a value and finds the end of the text. The compiler puts a semicolon there; a script that is run without being built is taken as it is.',
    'function check(list) { for (const x of list) if (x.bad) return }',
    'function check(list) { for (const x of list) if (x.bad) return; }',
  ),
  'nested-new': page(
    'The interpreter refuses new behind new. The compiler puts parentheses around the inner one; a script that is run without being built is taken as it is.',
    'const port = new new Hub().Port();',
    'const port = new (new Hub()).Port();',
  ),
  'template-brace': page(
    'In a template the interpreter finds the end of an expression by counting braces, and counts those in texts and regular expressions, too. The compiler writes them as escapes; a script that is run without being built is taken as it is.',
    "print(`${list.join('}')}`);",
    "print(`${list.join('\\x7d')}`);",
  ),
  'try-literal': page(
    'When the value of a member in an object literal throws, the interpreter looks for the catch from there. It does not skip the members behind: it takes the closing brace of the object for the end of the try block, and the catch never gets the error. The compiler makes such objects member by member; a script that is run without being built is taken as it is.',
    'try { send({ t: read(), n: 1 }); } catch (e) { retry(); }',
    'try { const t = read(); send({ t, n: 1 }); } catch (e) { retry(); }',
  ),
  'sequence-place': page(
    'The interpreter reads one expression up to a bracket, or from case to its colon: a comma there is a syntax error. The compiler puts parentheses around it; a script that is run without being built is taken as it is.',
    'list[next(), at]',
    'list[(next(), at)]',
  ),
  'skipped-text': page(
    'The interpreter reads one token ahead, and keeps no text while it skips. A statement that begins with a text, right behind a branch, a catch or a case that was skipped, sees that text as empty. The compiler parts them; a script that is run without being built is taken as it is.',
    "if (off) { stop(); }\n'on' === state && start();",
    "if (off) { stop(); }\nif (state === 'on') start();",
  ),
  'returned-object': page(
    'In the language, an object that a constructor returns becomes this in classes that extend it. super() of the interpreter passes it by.',
    'class Hub { constructor(shared?: object) { if (shared) return shared; } }\nclass Bus extends Hub {}',
    'class Hub { static open(shared?: Hub): Hub { return shared ?? new Hub(); } }\nclass Bus extends Hub {}',
  ),
  'slash-place': page(
    'Whether a slash divides or begins a regular expression hangs on the token in front of it. The interpreter takes it for a division behind every closing bracket, also that of if and for, and for a regular expression behind ++ and -- and behind the words of its lexer (in, new, default and others), also where they name a member. The compiler puts parentheses; a script that is run without being built is taken as it is.',
    'for (const line of lines) /^ok/.test(line) && count(done.new / 2);',
    'for (const line of lines) (/^ok/).test(line) && count((done.new) / 2);',
  ),
  'static-accessor': page(
    'Static members are not inherited by the interpreter, so the compiler passes them on. An accessor that is passed on runs with the base class as this.',
    'class A { static n = 1; static get size() { return this.n; } }\nclass B extends A {}',
    'class A { static n = 1; static get size() { return A.n; } }\nclass B extends A {}',
  ),
  'static-getter': page(
    'A static accessor is run once, as the class is made, and its value kept. Sources are compiled so that it is asked each time.',
    'class A { static get now() { return getTime(); } }',
    'class A { static now() { return getTime(); } }',
  ),
  'super-in-arrow': page(
    'super in an arrow function is a syntax error.',
    'run() { list.forEach(() => super.run()); }',
    'run() { const run = Base.prototype.run; list.forEach(() => run.call(this)); }',
  ),
  'super-member': page(
    'The interpreter looks super up from the class of the object, not of the method: with three classes in a line, the method of the middle one calls itself for ever. Calls are compiled to Base.prototype.method.call(this).',
    'const f = super.run;',
    'super.run();',
  ),
  'super-spread': page(
    'The interpreter has no spread, and super() cannot be called with a list: the compiler has to see how many arguments there are.',
    'constructor(...list: number[]) { super(...list); }',
    'constructor(a: number, b: number) { super(a, b); }',
  ),
  syntax: page(
    'The interpreter does not know this syntax. Sources are compiled; a script that is run without being built is taken as it is.',
    'const { a } = b;',
    'const a = b.a;',
  ),
  thenable: page(
    'The interpreter takes an object that is no promise for one where then is a member of the object itself, not of its class, and calls it without the object: this is something else in it.',
    'class Reading {\n  value = 1;\n  then(done: (value: number) => void): void { done(this.value); }\n}',
    'class Reading {\n  value = 1;\n  done(): Promise<number> { return Promise.resolve(this.value); }\n}',
  ),
  'var-order': page(
    'var is not hoisted: before its statement has run, the name means an outer variable or none.',
    'if (on) { var n = 1; }\nreturn n;',
    'let n;\nif (on) n = 1;\nreturn n;',
  ),
};
