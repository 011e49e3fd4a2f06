import { page, type RulePage } from './page.ts';

/** Rules about values: where the platform gives others than Node, by rule id. */
export const PLATFORM_PAGES: Readonly<Record<string, RulePage>> = {
  'boxed-value': page(
    'The interpreter makes no objects of numbers, texts and truth values. In the language new Number(5), new String(text), new Boolean(false) and Object(5) are objects: even that of false is true, and two of them are never the same.',
    'const limit = new Number(text);',
    'const limit = Number(text);',
  ),
  'bytes-equality': page(
    'The interpreter compares typed arrays and buffers by what is in them, with === too, and so do indexOf and includes. In the language two of them are two objects, which are never the same.',
    'if (frame === last) skip(); // two of Uint8Array',
    'if (frame.length === last.length && frame.every((x, i) => x === last[i])) skip();',
  ),
  'clamped-rounding': page(
    'A Uint8ClampedArray of the interpreter cuts fractions off: 1.5 becomes 1. The language rounds them: 1.5 becomes 2.',
    'const levels = new Uint8ClampedArray(samples);',
    'const levels = new Uint8Array(samples.map((s) => Math.round(Math.min(Math.max(s, 0), 255))));',
  ),
  'console-format': page(
    'console.log of the board prints its values with blanks between them. In the language of Node and browsers %s, %d and others in the first text stand for the values behind it.',
    "console.log('%d items', count);",
    'console.log(`${count} items`);',
  ),
  'date-equality': page(
    'The interpreter compares dates by their time, with === too. In the language two dates are two objects, which are never the same.',
    'if (due === now) run();',
    'if (due.getTime() === now.getTime()) run();',
  ),
  'date-text': page(
    'An unreadable date is 1970-01-01 on the interpreter, where the language has an invalid date whose time is NaN. It reads the forms 2026-01-31T12:00:00Z, shorter ones from the day on, and Jan 31, 2026 12:00:00; of others it takes a part or nothing. And a date is written in another form there: its text has no leading zero.',
    'if (isNaN(new Date(text).getTime())) complain();',
    'if (!/^\\d\\d\\d\\d-\\d\\d-\\d\\d/.test(text)) complain();',
  ),
  'defined-hidden': page(
    'Object.defineProperty hides a property from listings unless it says enumerable: true. The interpreter lists it all the same.',
    "Object.defineProperty(o, 'id', { value: 1 });",
    "Object.defineProperty(o, 'id', { value: 1, enumerable: true });",
  ),
  'descriptor-order': page(
    'Object.getOwnPropertyDescriptor of the interpreter gives the same members in another order: writable, enumerable, configurable, value.',
    'const names = Object.keys(descriptor);',
    "const names = ['value', 'writable'];",
  ),
  eval: page(
    'eval() of a program runs among its variables. The bundle has them under short names, or not at all where the minifier put their value in place, so that the text does not find them. Called as a member of global, eval promises nothing but globals.',
    "const limit = 3;\nconst above = eval('level > limit');",
    "const above = new Function('level', 'limit', 'return level > limit')(level, 3);",
  ),
  'fault-type': page(
    'Reading a member of undefined and calling what is no function throw a plain Error on the interpreter, a TypeError in Node.',
    'try { device.on(); } catch (e) { if (e instanceof TypeError) retry(); }',
    'if (device === undefined) retry();',
  ),
  'fraction-equality': page(
    'The interpreter reads a number with a fraction or with a large exponent digit by digit, with a rounding error at each: 0.1 + 0.2 === 0.3 is true there, 0.75 differs from 0.5 + 0.25, and 1e30 from 1e15 * 1e15.',
    'if (level === 0.75) stop();',
    'if (Math.abs(level - 0.75) < 1e-9) stop();',
  ),
  'free-places': page(
    'A list that is made by its length has places and no items in them. The interpreter loses such places in concat, spread and at the end of map, and moves items in splice, unshift and sort. Where all places get a value first, as by fill or in a loop, nothing is said.',
    'const slots = new Array<number>(4);\nprint(slots.concat([1]).length);',
    'const slots = new Array<number>(4).fill(0);\nprint(slots.concat([1]).length);',
  ),
  'hidden-listed': page(
    'What the language hides from Object.keys, for-in, spread and JSON is a plain member on the board: private members, the fields of Map, Set, Error, dates and views, the prototype and the static methods of a class, and [Symbol.iterator] of an object literal.',
    'class Safe { open = false; #code = 1; }\nprint(JSON.stringify(new Safe()));',
    'class Safe { open = false; #code = 1; }\nprint(JSON.stringify({ open: new Safe().open }));',
  ),
  'inherited-name': page(
    'Of the members that every object of the language inherits the interpreter lacks isPrototypeOf, propertyIsEnumerable and toLocaleString, and constructor is there in some programs and missing in others.',
    "if ('constructor' in settings) complain();",
    'if (settings.level !== undefined) complain();',
  ),
  'integer-keys': page(
    'The language lists keys that are integers first and in rising order. The interpreter lists all keys in the order in which they were added.',
    'for (const id in byId) use(id);',
    'for (const id of Object.keys(byId).sort((a, b) => Number(a) - Number(b))) use(id);',
  ),
  'integer-literal': page(
    'The interpreter reads digits into 64 bits: an integer of 2**63 or more comes out as another number, often a negative one. With an exponent it is read as a number with a fraction is, imprecisely in the last digits.',
    'const n = 12345678901234567890;',
    'const n = 1234567890 * 1e10;',
  ),
  'json-cycle': page(
    'An object that contains itself has no JSON: the language throws, the interpreter writes three dots in place of what it writes already, which nothing can parse.',
    'interface Menu { parent?: Menu; items: Menu[] }\nconst text = (menu: Menu) => JSON.stringify(menu);',
    'interface Menu { parent?: Menu; items: Menu[]; toJSON(): unknown }\nconst text = (menu: Menu) => JSON.stringify(menu);',
  ),
  'json-escape': page(
    'JSON.stringify of the interpreter writes the codes of control characters with capitals, "\\u001F", and the character of code 127 as "\\u007F". Both mean the same to whoever parses the text.',
    'if (JSON.stringify(key) === \'"\\\\u001b"\') stop();',
    "if (key === '\\x1b') stop();",
  ),
  'json-getter': page(
    'JSON.stringify leaves out the getters of object literals.',
    'JSON.stringify({ get a() { return 1; } });',
    'JSON.stringify({ a: 1 });',
  ),
  'json-indent': page(
    'The blanks and line ends of indented JSON are others than in Node.',
    'JSON.stringify(o, null, 2)',
    'JSON.stringify(o)',
  ),
  'json-lenient': page(
    'JSON.parse accepts trailing commas, single-quoted keys, leading zeros and text behind the value. A broken text may give a value rather than an error.',
    'try { return JSON.parse(text); } catch { return fallback; }',
    "const value = JSON.parse(text);\nreturn typeof value.id === 'number' ? value : fallback;",
  ),
  'json-value': page(
    'JSON.stringify writes a typed array as a list, where the language writes an object with a key for each index. For undefined it gives the text "null", where the language gives no text at all; for a function in a list it gives undefined, which is no JSON.',
    'JSON.stringify({ samples: new Uint8Array(4) })',
    'JSON.stringify({ samples: Array.from(samples) })',
  ),
  'list-changed': page(
    'When a callback takes items out of the list that it is called for, the interpreter visits other items than the language does. forEach, map and for-of are compiled so that they do not; filter, find and their like walk a copy.',
    'list.filter((x) => list.shift() === x);',
    'list.filter((x) => isDue(x)); // and take out afterwards',
  ),
  'negative-zero': page(
    'Whole numbers of the interpreter are integers, which have no -0: what is written so is 0, of which 1 / x is Infinity. A zero that comes out of a computation with fractions keeps its sign.',
    'const heading = { turn: -0 };',
    'const heading = { turn: 0, isLeft: true };',
  ),
  'number-text': page(
    'Numbers are written with about eleven digits: 1/3 is 0.33333333333, and large ones have another exponent form. A text that is compared, parsed elsewhere or measured may differ from Node.',
    '`${sum / count}`',
    '(sum / count).toFixed(3)',
  ),
  'source-text': page(
    'A regular expression has no text of its own on the interpreter: String(/a/) is "[object Object]". The text of a function is that of the bundle, with short names and without blanks.',
    'print(`no match for ${pattern}`);',
    'print(`no match for ${pattern.source}`);',
  ),
  'split-captures': page(
    'The language puts what the groups of an expression capture between the parts that split() answers. The interpreter leaves it out.',
    "'a1b'.split(/(\\d)/)",
    "'a1b'.split(/\\d/)",
  ),
  'split-empty': page(
    'Where the expression of split() matches an empty text, as * does, the interpreter takes nothing again and again until its memory is full.',
    'text.split(/\\s*/)',
    'text.split(/\\s+/)',
  ),
  'split-limit': page(
    'split() ignores its limit. It is compiled where the type of the receiver is known.',
    "any.split(',', 2)",
    "any.split(',').slice(0, 2)",
  ),
  'stored-value': page(
    'An assignment of the interpreter reads its place again: the value of `bytes[0] = 300` is 44, and a getter runs whenever its setter does. Such assignments are compiled, except where the place would have to be kept while the function waits, and where the type does not tell whether the member is an accessor.',
    'const sum = (bytes[next()]! += await read());',
    'const at = next();\nconst sum = (bytes[at]! += await read());',
  ),
  'utf8-text': page(
    'Text is kept as the bytes of UTF-8: "°".length is 2, and charCodeAt gives bytes. JSON.stringify escapes each byte.',
    "const unit = '°C';",
    "const unit = '\\xC2\\xB0C'; // the same bytes, said so",
  ),
};
